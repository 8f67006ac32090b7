import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Connection, Destination, Sync } from '../control/tables.ts';
import { nextDue } from '../schedule/next-due.ts';
import { readResync } from './resync.ts';
import type { SyncParts } from './sync-parts.ts';
import { findUnended } from './unended.ts';

/** A connection with the clocks of its destination. */
export type PlannedConnection = Connection &
  Pick<Destination, 'time_zone_offset' | 'daylight_saving_time_enabled'>;

/** How the last sync of a connection ended. */
export type LastSync = Pick<Sync, 'outcome' | 'cancel_cause' | 'ended_at'>;

/** Sets when the next sync of a connection is due; one that waits or runs is planned when it has ended. */
export async function planConnection(
  { clock }: Pick<SyncParts, 'clock'>,
  transaction: ControlStore,
  connectionId: string,
): Promise<void> {
  const connection = await plannedConnection(transaction, connectionId).executeTakeFirst();
  if (connection === undefined) return;
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
  await transaction
    .updateTable('connections')
    .set({ due_at: unended === undefined ? dueAfter(connection, last, clock.now()) : null })
    .where('id', '=', connectionId)
    .execute();
}

/** Asks for a connection with what decides when it is due. */
export function plannedConnection(store: ControlStore, connectionId: string) {
  return store
    .selectFrom('connections')
    .innerJoin('destinations', 'destinations.id', 'connections.group_id')
    .selectAll('connections')
    .select(['time_zone_offset', 'daylight_saving_time_enabled'])
    .where('connections.id', '=', connectionId);
}

/** Tells when the next sync of a connection is due that has none waiting or running; null when none is. */
export function dueAfter(
  connection: PlannedConnection,
  last: LastSync | undefined,
  now: Date,
): string | null {
  const due = nextDue(
    {
      connectionId: connection.id,
      destinationId: connection.group_id,
      isPaused: connection.paused === 1,
      scheduleType: connection.schedule_type,
      frequency: connection.sync_frequency,
      dailyTime: connection.daily_sync_time,
      timeZone: {
        offsetHours: Number(connection.time_zone_offset),
        hasDaylightSaving: connection.daylight_saving_time_enabled === 1,
      },
      lastStartedAt: dateOf(connection.last_started_at),
      lastEndedAt: dateOf(last?.ended_at ?? null),
      failuresInARow: connection.failures_in_a_row,
      // A setup test that passed meanwhile says that the person has acted.
      needsPerson: last?.outcome === 'FAILURE_WITH_TASK' && connection.setup_state === 'broken',
      rescheduledFor: dateOf(connection.rescheduled_for),
      cancelCause: last?.outcome === 'CANCELED' ? (last.cancel_cause ?? 'user') : null,
      resyncAskedAt: dateOf(readResync(connection.resync)?.startedAt ?? null),
    },
    now,
  );
  return due === null ? null : moment(due);
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
