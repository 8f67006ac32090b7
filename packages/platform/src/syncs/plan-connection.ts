import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import { nextDue } from '../schedule/next-due.ts';
import { readResync } from './resync.ts';
import type { SyncParts } from './sync-parts.ts';
import { findUnended } from './unended.ts';

/** Sets when the next sync of a connection is due; one that waits or runs is planned when it has ended. */
export async function planConnection(
  { clock }: Pick<SyncParts, 'clock'>,
  transaction: ControlStore,
  connectionId: string,
  { isAskedAgain = false }: { readonly isAskedAgain?: boolean } = {},
): Promise<void> {
  const now = clock.now();
  const row = await transaction
    .selectFrom('connections')
    .innerJoin('destinations', 'destinations.id', 'connections.group_id')
    .selectAll('connections')
    .select(['time_zone_offset', 'daylight_saving_time_enabled'])
    .where('connections.id', '=', connectionId)
    .executeTakeFirst();
  if (row === undefined) return;
  const unended = await findUnended(transaction, connectionId);
  const last = await transaction
    .selectFrom('syncs')
    .select(['outcome', 'cancel_cause', 'ended_at'])
    .where('connection_id', '=', connectionId)
    .where('status', '=', 'ended')
    // A connection has one sync at a time: they ended in the order they were queued, which has an index.
    .orderBy('queued_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const due = nextDue(
    {
      connectionId,
      destinationId: row.group_id,
      isPaused: row.paused === 1,
      scheduleType: row.schedule_type,
      frequency: row.sync_frequency,
      dailyTime: row.daily_sync_time,
      timeZone: {
        offsetHours: Number(row.time_zone_offset),
        hasDaylightSaving: row.daylight_saving_time_enabled === 1,
      },
      lastStartedAt: dateOf(row.last_started_at),
      lastEndedAt: dateOf(last?.ended_at ?? null),
      failuresInARow: row.failures_in_a_row,
      // A setup test that passed meanwhile says that the person has acted.
      needsPerson: last?.outcome === 'FAILURE_WITH_TASK' && row.setup_state === 'broken',
      rescheduledFor: dateOf(row.rescheduled_for),
      cancelCause: last?.outcome === 'CANCELED' ? (last.cancel_cause ?? 'user') : null,
      resyncAskedAt: dateOf(readResync(row.resync)?.startedAt ?? null),
    },
    now,
  );
  const isAsked = isAskedAgain && row.paused === 0;
  const dueAt = unended === undefined ? (isAsked ? now : due) : null;
  await transaction
    .updateTable('connections')
    .set({ due_at: dueAt === null ? null : moment(dueAt) })
    .where('id', '=', connectionId)
    .execute();
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
