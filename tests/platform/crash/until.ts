import { setTimeout as later } from 'node:timers/promises';
import type { ServerProcess } from '../process/server-process.ts';
import { syncsOf, type Following } from './following-connections.ts';

/** Waits for something that must come, and fails when it does not. */
export async function until(isReached: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await later(20)) {
    if (await isReached()) return;
  }
  throw new Error('it did not come to that');
}

/** Waits until no sync of these connections waits or runs. */
export async function untilAllEnded(
  server: ServerProcess,
  made: readonly Following[],
  seconds = 60,
): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await later(200)) {
    const newest = await Promise.all(made.map(async ({ id }) => (await syncsOf(server, id))[0]));
    if (newest.every((sync) => sync?.status === 'ended')) return;
  }
  throw new Error(`syncs have not ended: ${server.output().slice(-3000)}`);
}
