import { setImmediate as turn } from 'node:timers/promises';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;
const rowsAtOnce = 1000;

/** Removes log events, and syncs that ended, of more than so many days ago; a thousand at once, so that nobody waits. */
export async function forgetOld(store: ControlStore, now: Date, days: number): Promise<number> {
  const limit = moment(new Date(now.getTime() - days * dayMilliseconds));
  let removed = 0;
  for (;;) {
    const { numDeletedRows } = await store
      .deleteFrom('log_events')
      .where(
        'id',
        'in',
        store
          .selectFrom('log_events')
          .select('id')
          .where('created', '<', limit)
          .orderBy('id')
          .limit(rowsAtOnce),
      )
      .executeTakeFirst();
    removed += Number(numDeletedRows);
    if (numDeletedRows < BigInt(rowsAtOnce)) break;
    await turn();
  }
  await store.deleteFrom('syncs').where('status', '=', 'ended').where('ended_at', '<', limit).execute();
  return removed;
}
