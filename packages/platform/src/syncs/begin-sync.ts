import type { ProcessIdentity } from '@headwater/protocol';
import { moment } from '../control/clock.ts';
import { readRunFacts, type RunFacts } from './run-facts.ts';
import type { RunningSync } from './running-sync.ts';
import type { SyncParts } from './sync-parts.ts';
import { isUnended } from './unended.ts';

/**
 * Stores that a sync runs, with its process and the version of its code. Its process does nothing before.
 *
 * @param process null when it could not be started: the sync has run all the same, and failed
 * @returns what its job is made of, as it was at that moment; null when the sync was stopped before
 */
export async function beginSync(
  { store, clock, events }: Pick<SyncParts, 'store' | 'clock' | 'events'>,
  { syncId, connectionId }: Pick<RunningSync, 'syncId' | 'connectionId'>,
  process: ProcessIdentity | null,
): Promise<RunFacts | null> {
  const now = moment(clock.now());
  return store.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('syncs')
      .set({
        status: 'running',
        started_at: now,
        pid: process?.pid ?? null,
        process_started: process?.started ?? null,
      })
      .where('id', '=', syncId)
      // Running already when the answer to the same transaction was lost.
      .where(isUnended)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return null;
    await transaction
      .updateTable('connections')
      .set({ last_started_at: now, rescheduled_for: null })
      .where('id', '=', connectionId)
      .execute();
    // Nobody can change the connection any more who does not see that its sync runs.
    const facts = await readRunFacts(transaction, connectionId);
    await transaction
      .updateTable('syncs')
      .set({ package_version: facts.version })
      .where('id', '=', syncId)
      .execute();
    await events.record(transaction, { event: 'sync_start', connectionId, syncId });
    return facts;
  });
}
