import { join } from 'node:path';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { startServerProcess, type ServerProcess } from '../process/server-process.ts';
import { startChangeSource } from './change-source.ts';
import { askSync, makeFollowing, syncsOf, toldEnds, warehouseOf } from './following-connections.ts';
import { startAgain } from './kills.ts';
import { ownFolder } from './own-folder.ts';
import { until } from './until.ts';

// Moments that a kill at random seldom meets.

test(
  'a sync goes on from its last checkpoint, though the server was killed before it heard of that',
  { timeout: 120_000 },
  async () => {
    const folder = ownFolder();
    const data = join(folder, 'data');
    await using source = await startChangeSource({ seed: 3, length: 40, milliseconds: 100 });
    source.grow(40);
    const server = await startServerProcess(data);
    const [following] = await makeFollowing(server, source, 1, folder);
    if (following === undefined) throw new Error('no connection was made');
    await askSync(server, following.id);
    await until(() => source.pages >= 1);
    // The processes of the sync go on, and what they report waits in its pipe.
    process.kill(server.pid, 'SIGSTOP');
    await until(() => source.pages >= 4);
    await server.kill();
    await using again = await startAgain(data, []);
    await untilEnded(again, following.id);
    expect(source.faults).toEqual([]);
    expect(await again.stop()).toBe(0);
    const { change = [] } = await readTables(warehouseOf(data, following));
    expect(change.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  },
);

test(
  'the end of a sync is told once, though the server is killed as soon as the sync has ended',
  { timeout: 120_000 },
  async () => {
    const folder = ownFolder();
    const data = join(folder, 'data');
    await using source = await startChangeSource({ seed: 3, length: 1, milliseconds: 0 });
    source.grow(1);
    let server = await startServerProcess(data);
    const [following] = await makeFollowing(server, source, 1, folder);
    if (following === undefined) throw new Error('no connection was made');
    const { id } = following;
    for (let round = 0; round < 5; round += 1) {
      await askSync(server, id);
      await untilEnded(server, id);
      await server.kill();
      server = await startAgain(data, []);
    }
    await using last = server;
    const syncs = await syncsOf(last, id);
    expect(syncs.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'SUCCESSFUL'));
    expect(await toldEnds(last, id)).toEqual(syncs.map((sync) => `${sync.id} SUCCESSFUL`));
  },
);

/** Looks without a pause, so that it is known at once. */
async function untilEnded(server: ServerProcess, id: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    const [newest] = await syncsOf(server, id);
    if (newest?.status === 'ended') return;
  }
  throw new Error('the sync has not ended');
}
