import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openFolder } from './open-folder.ts';
import { otherUser, whyNoOtherUser } from './other-user.ts';
import { packagedConnector } from './packaged-connector.ts';
import { logOf, runJob, startJob, syncJob, warehouseOf } from './run-job.ts';
import { processesThat } from './running-processes.ts';
import { makeSecretPlaces, readingPlaces } from './secret-places.ts';

const missing = whyNoOtherUser();
const identity = otherUser(1);

function dataFolderWithSecrets(): { dataFolder: string; places: string[] } {
  const dataFolder = openFolder();
  const places = makeSecretPlaces(dataFolder, process.pid);
  chmodSync(dataFolder, 0o711);
  return { dataFolder, places };
}

const answers = (reports: Parameters<typeof logOf>[0]) =>
  new Set(logOf(reports).map((line) => line.replace(/^info (?:connector|output): /, '')));

test.skipIf(missing !== null)(
  'a connector in TypeScript reaches nothing of the server or of others',
  async () => {
    const { dataFolder, places } = dataFolderWithSecrets();
    const code = await packagedConnector(readingPlaces);
    const configuration = { places: JSON.stringify(places) };
    const { end, reports } = await runJob(
      syncJob(code, { dataFolder, identity, configuration, isTrusted: false }),
    );
    expect(end.error).toBeUndefined();
    // A folder cannot be read as a file, nor written; where that is found out first, nothing was reached.
    const refusals = new Set(['EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'own: own']);
    expect({
      status: end.status,
      reached: [...answers(reports)].filter((line) => !refusals.has(line)),
      isRefused: answers(reports).has('EACCES'),
      control: readFileSync(join(dataFolder, 'control.db'), 'utf8'),
    }).toEqual({ status: 'succeeded', reached: [], isRefused: true, control: 'a secret' });
  },
);

test.skipIf(missing !== null)(
  'all that a connection writes belongs to its user, and to nobody else',
  async () => {
    const { dataFolder } = dataFolderWithSecrets();
    const code = await packagedConnector(`
    writeFileSync(process.env.HOME + '/kept.txt', 'kept');
    const { status } = spawnSync('id');
    log.info([process.getuid(), process.getgid(), process.getgroups(), status].join(' '));
    await op.upsert('thing', { id: 1 });`);
    const { reports } = await runJob(syncJob(code, { dataFolder, identity }));
    const { uid, gid } = identity;
    expect([...answers(reports)]).toEqual([`${uid} ${gid} ${gid} 0`]);
    const own = [warehouseOf(dataFolder), join(dataFolder, 'connections/sales/home/kept.txt')];
    expect(own.map((file) => [statSync(file).uid, statSync(file).mode & 0o077])).toEqual([
      [uid, 0],
      [uid, 0],
    ]);
  },
);

test.skipIf(missing !== null)('a connector cannot look into the process that loads its rows', async () => {
  const { dataFolder } = dataFolderWithSecrets();
  const code = await packagedConnector(`
    for (const name of ['environ', 'mem', 'fd']) {
      try {
        (name === 'fd' ? readdirSync : readFileSync)(\`/proc/\${process.ppid}/\${name}\`);
        log.info('reached ' + name);
      } catch (error) {
        log.info(error.code);
      }
    }
    await op.upsert('thing', { id: 1 });`);
  const { end, reports } = await runJob(syncJob(code, { dataFolder, identity }));
  expect({ status: end.status, answers: [...answers(reports)] }).toEqual({
    status: 'succeeded',
    answers: ['EACCES'],
  });
});

test.skipIf(missing !== null)('a link in the place of a folder leads the server nowhere', async () => {
  const { dataFolder } = dataFolderWithSecrets();
  const code = await packagedConnector("    await op.upsert('thing', { id: 1 });");
  const job = syncJob(code, { dataFolder, identity });
  mkdirSync(join(dataFolder, 'connections', 'sales'), { recursive: true });
  symlinkSync(join(dataFolder, 'connections', 'other'), job.folders.spool);
  const { end } = await runJob(job);
  expect({ status: end.status, code: end.error?.code }).toEqual({ status: 'failed', code: 'internal' });
  expect(statSync(join(dataFolder, 'connections', 'other')).uid).toBe(0);
});

test.skipIf(missing !== null)(
  'a run of a user of its own is ended, busy or not, with what left its group',
  async () => {
    const { dataFolder } = dataFolderWithSecrets();
    const code = await packagedConnector(`
    spawn('setsid', ['sleep', '8181'], { detached: true, stdio: 'ignore' });
    await op.checkpoint({ seen: 1 });
    for (;;) { /* busy */ }`);
    const run = startJob(syncJob(code, { dataFolder, identity, graceSeconds: 1 }));
    await run.reported(({ kind }) => kind === 'committed');
    run.cancel();
    const { status } = await run.ended;
    const left = processesThat((words) => words.includes(code.folder) || words.startsWith('sleep 8181'));
    expect({ status, left }).toEqual({ status: 'cancelled', left: [] });
  },
);

test.skipIf(missing !== null)('the memory of a user of its own is watched too', async () => {
  const { dataFolder } = dataFolderWithSecrets();
  const hoarder = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(2 ** 24, 1)), 20);';
  const code = await packagedConnector(`
    spawn(process.execPath, ['-e', ${JSON.stringify(hoarder)}], { detached: true, stdio: 'ignore' });
    await later(30_000);`);
  const limits = { memoryMegabytes: 300, seconds: 60 };
  const { end } = await runJob(syncJob(code, { dataFolder, identity, limits }));
  expect(end.error?.code).toBe('connector_out_of_memory');
});

const python = `import json, os
from fivetran_connector_sdk import Connector, Operations as op, Logging as log

def read(place):
    with open(place, 'rb') as file:
        file.read(1)

def update(configuration, state):
    for place in json.loads(configuration['places']):
        for attempt in (read, os.listdir, lambda path: open(path, 'a')):
            try:
                attempt(place)
                print('reached ' + place)
            except OSError as error:
                print(type(error).__name__)
    print('uid', os.getuid())
    op.upsert('thing', {'id': 1})

connector = Connector(update=update)
`;

test.skipIf(missing !== null)(
  'a connector in Python reaches nothing of the server or of others',
  { timeout: 240_000 },
  async ({ skip }) => {
    const { dataFolder, places } = dataFolderWithSecrets();
    const folder = openFolder();
    writeFileSync(join(folder, 'connector.py'), python);
    // The Python of the system, as one below the folder of root is for root alone.
    vi.stubEnv('PATH', '/usr/bin:/bin');
    const configuration = { places: JSON.stringify(places) };
    const limits = { memoryMegabytes: 1024, seconds: 200 };
    const { end, reports } = await runJob(
      syncJob({ kind: 'python', folder }, { dataFolder, identity, configuration, limits, isTrusted: false }),
    ).finally(() => vi.unstubAllEnvs());
    if (end.error?.code === 'connector_invalid') skip(end.error.message);
    const said = [...answers(reports)].filter((line) => !line.startsWith('info platform: installing'));
    const refusals = ['PermissionError', 'IsADirectoryError', 'NotADirectoryError'];
    expect({ status: end.status, said: said.filter((line) => !refusals.includes(line)) }).toEqual({
      status: 'succeeded',
      said: [`uid ${identity.uid}`],
    });
  },
);
