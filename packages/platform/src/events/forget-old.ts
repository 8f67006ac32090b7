import { setImmediate as turn } from 'node:timers/promises';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;
const rowsAtOnce = 1000;

/** Removes log events, and syncs that ended, of more than so many days ago. Gives how many events it removed. */
export async function forgetOld(store: ControlStore, now: Date, days: number): Promise<number> {
  const limit = moment(new Date(now.getTime() - days * dayMilliseconds));
  const events = store
    .selectFrom('log_events')
    .select('id')
    .where('created', '<', limit)
    .orderBy('created')
    .limit(rowsAtOnce);
  const syncs = store
    .selectFrom('syncs')
    .select('id')
    .where('ended_at', '<', limit)
    .orderBy('ended_at')
    .limit(rowsAtOnce);
  const removed = await inParts(() => store.deleteFrom('log_events').where('id', 'in', events));
  await inParts(() => store.deleteFrom('syncs').where('id', 'in', syncs));
  return removed;
}

/** A thousand at once, so that nobody waits. */
async function inParts(
  deletion: () => { executeTakeFirst(): Promise<{ readonly numDeletedRows: bigint }> },
): Promise<number> {
  for (let removed = 0; ; await turn()) {
    const { numDeletedRows } = await deletion().executeTakeFirst();
    removed += Number(numDeletedRows);
    if (numDeletedRows < BigInt(rowsAtOnce)) return removed;
  }
}
