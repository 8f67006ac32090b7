import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { callUpdate } from './call-connector.ts';
import { isAlive, processesIn, stillAlive } from './process-state.ts';
import { whyNoPython } from './python-here.ts';
import { startConnector, textOf } from './running-connector.ts';

const missing = await whyNoPython();

test.beforeEach(({ skip }) => {
  if (missing !== null) skip(missing);
});

test.each(['stop', 'kill'] as const)('%s in the middle of update() leaves no process behind', async (how) => {
  const { address, said, ended, stop, kill } = await startConnector('children');
  const answer = callUpdate(await address, {});
  const pids = processesIn(said);
  expect(pids.map(isAlive)).toEqual([true, true]);

  if (how === 'stop') await stop();
  else kill();
  expect(await ended).toBeNull();
  expect(await stillAlive(pids)).toEqual([]);
  expect((await answer).failure).not.toBeNull();
});

test('a connector that is killed by somebody else is told, and what it had started ends', async () => {
  const { address, said, ended } = await startConnector('children');
  await address;
  const pids = processesIn(said);
  process.kill(pids[0] ?? 0, 'SIGKILL');
  expect(textOf(await ended)).toBe(
    "connector_ended: the connector's program was ended by SIGKILL (when nobody sent it, the system was out of memory)",
  );
  expect(await stillAlive(pids)).toEqual([]);
});

test('when Headwater itself is killed, no process is left', async () => {
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'parent-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    parent.kill('SIGKILL');
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: parent.stdout })) {
    said.push(line);
    if (line.startsWith('address ')) break;
  }
  const pids = processesIn(said);
  expect(pids.map(isAlive)).toEqual([true, true]);

  const gone = once(parent, 'exit');
  parent.kill('SIGKILL');
  await gone;
  expect(await stillAlive(pids)).toEqual([]);
});
