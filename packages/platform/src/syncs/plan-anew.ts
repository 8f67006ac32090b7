import { setImmediate as turn } from 'node:timers/promises';
import { moment } from '../control/clock.ts';
import { latestDue } from '../schedule/next-due.ts';
import { planConnection } from './plan-connection.ts';
import type { SyncParts } from './sync-parts.ts';

/** How many connections one transaction plans: more would keep requests waiting. */
const plannedAtOnce = 50;

/** Plans the connections anew that a clock planned which was ahead: they would wait for the time it showed. */
export async function planAnew(parts: Pick<SyncParts, 'store' | 'clock'>): Promise<void> {
  const ids = await findTooLate(parts);
  for (let start = 0; start < ids.length; start += plannedAtOnce) {
    await parts.store.transaction().execute(async (transaction) => {
      for (const id of ids.slice(start, start + plannedAtOnce)) await planConnection(parts, transaction, id);
    });
    await turn();
  }
}

async function findTooLate({ store, clock }: Pick<SyncParts, 'store' | 'clock'>): Promise<readonly string[]> {
  const frequencies = await store
    .selectFrom('connections')
    .select('sync_frequency as frequency')
    .distinct()
    .execute();
  const ids: string[] = [];
  for (const { frequency } of frequencies) {
    const late = await store
      .selectFrom('connections')
      .select('id')
      .where('sync_frequency', '=', frequency)
      .where('due_at', '>', moment(latestDue(frequency, clock.now())))
      .where('rescheduled_for', 'is', null)
      .execute();
    ids.push(...late.map(({ id }) => id));
  }
  return ids;
}
