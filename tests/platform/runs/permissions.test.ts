import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { ConnectorCode, RunReport, SyncJob } from '../../../packages/platform/src/runs/run-messages.ts';
import type { RunEnd } from '../../../packages/platform/src/runs/run-end.ts';
import { openFolder } from './open-folder.ts';
import { otherUser, whyNoOtherUser } from './other-user.ts';
import { packagedConnector } from './packaged-connector.ts';
import { logOf, syncJob } from './run-job.ts';
import { makeSecretPlaces, readingPlaces } from './secret-places.ts';

const isRoot = process.getuid?.() === 0;
const missing = isRoot ? whyNoOtherUser() : null;
const user = isRoot ? otherUser(2) : null;

/** The folder of a server that is not root: everything in it belongs to the server's user. */
function ownFolder(): { dataFolder: string; places: string[] } {
  const dataFolder = openFolder();
  const places = makeSecretPlaces(dataFolder, process.pid);
  const made = ['.', 'connections', 'destinations', 'destinations/happy_group'].map((name) =>
    join(dataFolder, name),
  );
  if (user !== null)
    for (const place of [...made, ...places.slice(0, 6)]) chownSync(place, user.uid, user.gid);
  return { dataFolder, places };
}

/** How a run ended, and where the server could be debugged. */
type ServerEnd = Partial<RunEnd> & { readonly debugger?: string | null };

/** Runs a job below a server that is not root. */
async function runBelowUser(job: SyncJob): Promise<{ reports: RunReport[]; end: ServerEnd }> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'server-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...user,
  });
  server.stdin.end(JSON.stringify(job));
  const reports: RunReport[] = [];
  let end: ServerEnd = {};
  for await (const line of createInterface({ input: server.stdout })) {
    const said: RunReport | RunEnd = JSON.parse(line);
    if ('kind' in said) reports.push(said);
    else end = said;
  }
  return { reports, end };
}

const answersOf = (reports: readonly RunReport[]) =>
  new Set(logOf(reports).map((line) => line.replace(/^info connector: /, '')));

test.skipIf(missing !== null)(
  'without root, Node keeps a connector from files that are not its own',
  async () => {
    const { dataFolder, places } = ownFolder();
    const code = await packagedConnector(readingPlaces);
    const configuration = { places: JSON.stringify(places) };
    const { reports, end } = await runBelowUser(
      syncJob(code, { dataFolder, configuration, isTrusted: false }),
    );
    expect({
      end: [end.status, end.error],
      answers: answersOf(reports),
      control: readFileSync(join(dataFolder, 'control.db'), 'utf8'),
    }).toEqual({
      end: ['succeeded', undefined],
      answers: new Set(['ERR_ACCESS_DENIED', 'own: own']),
      control: 'a secret',
    });
  },
);

test.skipIf(missing !== null)(
  'without root, a connector that is trusted reaches what the server does',
  async () => {
    const { dataFolder, places } = ownFolder();
    const code = await packagedConnector(readingPlaces);
    const [control = ''] = places;
    const configuration = { places: JSON.stringify([control]) };
    const { reports } = await runBelowUser(syncJob(code, { dataFolder, configuration, isTrusted: true }));
    expect(answersOf(reports)).toEqual(new Set([`reached ${control}`, 'ENOTDIR', 'own: own']));
  },
);

test.skipIf(missing !== null)('without root, no connector can debug its server', async () => {
  const { dataFolder } = ownFolder();
  const code = await packagedConnector(`
    process.kill(Number(configuration.server), 'SIGUSR1');
    process.kill(process.ppid, 'SIGUSR1');
    await later(500);
    await op.upsert('thing', { id: 1 });`);
  const { end } = await runBelowUser(syncJob(code, { dataFolder, isTrusted: false }));
  expect({ status: end.status, debugger: end.debugger }).toEqual({ status: 'succeeded', debugger: null });
});

const ways: Record<string, string> = {
  'a program': "spawnSync('cat', [place])",
  'a link': "(await import('node:fs')).symlinkSync(place, process.env.HOME + '/link')",
  'another name': "(await import('node:fs')).linkSync(place, process.env.HOME + '/name')",
  'the environment of the server': "readFileSync('/proc/self/../' + process.ppid + '/environ')",
  'a thread':
    "await new Promise((done, fail) => new (require('node:worker_threads').Worker)(`require('node:fs').readFileSync('${place}')`, { eval: true }).on('error', fail).on('exit', done))",
  'a thread with other options':
    "await new Promise((done, fail) => new (require('node:worker_threads').Worker)(`require('node:fs').readFileSync('${place}')`, { eval: true, execArgv: ['--allow-fs-read=*'] }).on('error', fail).on('exit', done))",
  'a native driver': 'process.dlopen({ exports: {} }, place)',
  'a path that goes back': "readFileSync(process.env.HOME + '/../../../control.db')",
  'the bytes of a path': 'readFileSync(Buffer.from(place))',
  SQLite: "new (require('node:sqlite').DatabaseSync)(place).exec('SELECT * FROM sqlite_master')",
};

test.skipIf(missing !== null)('without root, no way around leads to the control store', async () => {
  const { dataFolder, places } = ownFolder();
  const code = await packagedConnector(`
    const place = configuration.place;
    ${Object.entries(ways)
      .map(
        ([name, way]) => `
    try {
      ${way};
      log.info('${name} leads there');
    } catch (error) {
      log.info('${name}: ' + (error.code ?? error.message));
    }`,
      )
      .join('')}
    await op.upsert('thing', { id: 1 });`);
  const configuration = { place: places[0] ?? '' };
  const { reports, end } = await runBelowUser(syncJob(code, { dataFolder, configuration, isTrusted: false }));
  expect(end.status).toBe('succeeded');
  const said = [...answersOf(reports)];
  expect(said.map((line) => line.split(':')[0])).toEqual(Object.keys(ways));
  expect(said.filter((line) => line.includes('leads there'))).toEqual([]);
});

test.skipIf(missing !== null)('without root, code that nothing can guard is refused', async () => {
  const { dataFolder } = ownFolder();
  const module = await packagedConnector("    await op.upsert('thing', { id: 1 });");
  writeFileSync(join(module.folder, 'package-lock.json'), '{}');
  const folder = openFolder();
  mkdirSync(join(folder, 'src'));
  const codes: ConnectorCode[] = [{ kind: 'python', folder }, { kind: 'program', folder }, module];
  const texts: unknown[] = [];
  for (const code of codes) {
    const { end } = await runBelowUser(syncJob(code, { dataFolder, isTrusted: false }));
    texts.push([end.error?.code, end.error?.message.split(' from ')[0]]);
  }
  expect(texts).toEqual([
    ['connector_invalid', 'nothing keeps a connector in Python'],
    ['connector_invalid', 'nothing keeps a connector with a headwater.json'],
    ['connector_invalid', 'nothing keeps a connector with native drivers'],
  ]);
});
