import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as later } from 'node:timers/promises';
import { processStart, type ProcessIdentity } from '@headwater/protocol';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { endLeftOver } from '../../../packages/platform/src/runs/left-over.ts';
import type { SyncJob } from '../../../packages/platform/src/runs/run-messages.ts';
import { openFolder } from './open-folder.ts';
import { packagedConnector } from './packaged-connector.ts';
import { endingOf, runJob, startJob, syncJob, warehouseOf } from './run-job.ts';
import { processesThat } from './running-processes.ts';

const slow = `
    while ((state.seen ?? 0) < 3) {
      state.seen = (state.seen ?? 0) + 1;
      await op.upsert('thing', { id: state.seen });
      await op.checkpoint(state);
    }
    if (configuration.waits === 'no') return;`;

const three = { thing: [{ id: 1 }, { id: 2 }, { id: 3 }] };

/** Starts a server with one run, kills it when that has committed thrice, and gives the process of the run. */
async function killServer(job: SyncJob): Promise<ProcessIdentity> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'server-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  server.stdin.end(JSON.stringify(job));
  let identity: ProcessIdentity | undefined;
  for await (const line of createInterface({ input: server.stdout })) {
    const said: { pid?: number; started: string; kind?: string; checkpoint?: number } = JSON.parse(line);
    if (said.pid !== undefined) identity = { pid: said.pid, started: said.started };
    if (said.kind === 'committed' && said.checkpoint === 3) break;
  }
  server.kill('SIGKILL');
  await once(server, 'exit');
  if (identity === undefined) throw new Error('the server told no process');
  return identity;
}

test.each([
  ['that waits', 'await later(60_000);'],
  ['that is busy', 'for (;;) { /* busy */ }'],
])('a server that is killed takes a connector %s with it', async (_name, body) => {
  const dataFolder = openFolder();
  const code = await packagedConnector(`${slow}\n    ${body}`);
  const { pid, started } = await killServer(syncJob(code, { dataFolder }));
  const begun = performance.now();
  const isEngineThere = () => processStart(pid) === started;
  while (isEngineThere() || processesThat((words) => words.includes(code.folder)).length > 0) {
    if (performance.now() - begun > 2000) throw new Error('the run outlived its server by two seconds');
    await later(10);
  }
  const next = await runJob(syncJob(code, { dataFolder, configuration: { waits: 'no' } }));
  expect({ end: endingOf(next.end), first: next.reports[0] }).toEqual({
    end: { status: 'succeeded', error: null, checkpoints: 0, rows: 0 },
    first: { kind: 'started', state: { seen: 3 } },
  });
  expect(await readTables(warehouseOf(dataFolder))).toEqual(three);
});

test('what a killed server has left is ended by the next one, at once', async () => {
  const dataFolder = openFolder();
  // The daemon keeps nobody's pipes, and belongs to no group of the run.
  const code = await packagedConnector(`
    spawn('setsid', ['sleep', '7171'], { detached: true, stdio: 'ignore' });${slow}
    await later(60_000);`);
  const identity = await killServer(syncJob(code, { dataFolder }));
  await endLeftOver(identity, null);
  const isOurs = (words: string) => words.includes(code.folder) || words.startsWith('sleep 7171');
  expect(processesThat(isOurs)).toEqual([]);
  const next = await runJob(syncJob(code, { dataFolder, configuration: { waits: 'no' } }));
  expect(next.end.status).toBe('succeeded');
});

test('a signal to all processes of a service leaves the end of a run to its server', async () => {
  const code = await packagedConnector(`${slow}\n    while (!signal.aborted) await later(10);`);
  const run = startJob(syncJob(code));
  if (run.process === null) throw new Error('the run was not started');
  const { pid } = run.process;
  await run.reported((report) => report.kind === 'committed' && report.checkpoint === 3);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.kill(pid, signal);
  await later(100);
  run.cancel();
  const { status, checkpoints } = await run.ended;
  expect({ status, checkpoints }).toEqual({ status: 'cancelled', checkpoints: 3 });
});

test('a process that got the id of an old run is left alone', async () => {
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  const pid = other.pid ?? 0;
  const started = processStart(pid);
  await endLeftOver({ pid, started: `${started}1` }, null);
  await endLeftOver({ pid, started: null }, null);
  expect({ isAlive: processStart(pid) === started, exitCode: other.exitCode }).toEqual({
    isAlive: true,
    exitCode: null,
  });
  other.kill('SIGKILL');
});

test('two connections run side by side, and one that dies leaves the other alone', async () => {
  const dataFolder = openFolder();
  const waiting = await packagedConnector(`${slow}\n    while (!signal.aborted) await later(10);`);
  const dying = await packagedConnector("    process.kill(process.ppid, 'SIGKILL'); await later(60_000);");
  const one = startJob(syncJob(waiting, { dataFolder, connection: 'one' }));
  await one.reported((report) => report.kind === 'committed' && report.checkpoint === 3);
  const { end } = await runJob(syncJob(dying, { dataFolder, connection: 'two' }));
  one.cancel();
  const { status, checkpoints } = await one.ended;
  expect({ two: end.error?.code, status, checkpoints }).toEqual({
    two: 'internal',
    status: 'cancelled',
    checkpoints: 3,
  });
});
