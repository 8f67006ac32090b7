import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Connection, ConnectionChange } from '../control/tables.ts';
import type { RunEnd } from '../runs/run-end.ts';
import { resumeAt } from '../schedule/back-off.ts';
import type { Outcome } from './outcome-of.ts';
import { endEvents, type EndedSync } from './end-events.ts';
import { dueAfter, plannedConnection, type LastSync } from './plan-connection.ts';
import { countPutOffs } from './put-offs.ts';
import { readResync } from './resync.ts';
import type { SyncParts } from './sync-parts.ts';

/** What the end of a sync changes of a connection. */
type EndChange = Pick<Partial<Connection>, keyof ConnectionChange>;

/** A connection that fails for so long is paused: nobody looks after it. */
const daysUntilPaused = 14;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Stores the end of a sync, what it means for its connection and when the next one is due, in one transaction. */
export async function endSync(parts: SyncParts, ended: EndedSync): Promise<void> {
  const { store, clock, events } = parts;
  const now = moment(ended.endedAt);
  await store.transaction().execute(async (transaction) => {
    const isThere = await closeRow(transaction, ended, now);
    if (!isThere) return;
    const connection = await plannedConnection(transaction, ended.connectionId).executeTakeFirstOrThrow();
    const change =
      ended.outcome.outcome === 'RESCHEDULED'
        ? await putOff(transaction, connection, ended, now)
        : changeOf(connection, ended, now);
    const changed = { ...connection, ...change };
    const due = dueAfter(changed, lastSync(ended, now), clock.now());
    await transaction
      .updateTable('connections')
      .set({ ...change, due_at: isAskedAgain(changed, ended) ? now : due, updated_at: now })
      .where('id', '=', connection.id)
      .execute();
    await markDestination(transaction, connection.group_id, ended.outcome);
    // Both or neither: who hears of an end may look for it, and webhooks are sent what the log tells.
    await events.record(transaction, ...endEvents(ended));
    if (change.paused === 1) {
      const resource = { resourceType: 'connection', resourceId: connection.id, connectionId: connection.id };
      await events.changed(transaction, null, { action: 'pause_connector', ...resource });
    }
  });
}

/** Gives whether the row is still there and open: a connection may have been deleted meanwhile. */
async function closeRow(
  transaction: ControlStore,
  { syncId, end, outcome, cancelCause }: EndedSync,
  now: string,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('syncs')
    .set({
      status: 'ended',
      ended_at: now,
      outcome: outcome.outcome,
      reason: outcome.reason,
      task_type: outcome.taskType,
      cancel_cause: cancelCause,
      pid: null,
      process_started: null,
      checkpoints: end.checkpoints,
      rows: end.rows,
      tables: JSON.stringify(end.tables),
    })
    .where('id', '=', syncId)
    .where('status', '!=', 'ended')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How the sync that ended is remembered. */
function lastSync({ outcome: { outcome }, cancelCause }: EndedSync, now: string): LastSync {
  return { outcome, cancel_cause: cancelCause, ended_at: now };
}

function isAskedAgain({ paused }: Pick<Connection, 'paused'>, { cancelCause }: EndedSync): boolean {
  return cancelCause === 'force' && paused === 0;
}

/** What the end of a sync changes on its connection. */
function changeOf(connection: Connection, { outcome, end }: EndedSync, now: string): EndChange {
  const warnings = warningsOf(end);
  switch (outcome.outcome) {
    case 'SUCCESSFUL':
      return {
        succeeded_at: now,
        failures_in_a_row: 0,
        setup_state: 'connected',
        is_historical_sync: isPartial(connection) ? connection.is_historical_sync : 0,
        resync: null,
        tasks: '[]',
        warnings,
      };
    case 'CANCELED':
      return { warnings };
    default:
      return { ...failure(connection, outcome, now), warnings };
  }
}

/** A connection that is started by hand is told as well when it may go on: its caller waits for that. */
async function putOff(
  transaction: ControlStore,
  { id: connectionId, sync_frequency: frequency }: Connection,
  { outcome: { retryAt }, end }: EndedSync,
  now: string,
): Promise<EndChange> {
  const withoutProgress = await countPutOffs(transaction, connectionId);
  const time = resumeAt(
    { connectionId, frequency, endedAt: new Date(now) },
    retryAt === null ? null : new Date(retryAt),
    withoutProgress,
  );
  return { rescheduled_for: moment(time), failures_in_a_row: 0, warnings: warningsOf(end) };
}

function warningsOf({ warnings }: RunEnd): string {
  return JSON.stringify(warnings.map((message) => ({ code: 'sync_warning', message, details: {} })));
}

/** Whether the sync read some tables anew, which is not the first sync of a connection that had none. */
function isPartial({ resync, succeeded_at: succeededAt }: Connection): boolean {
  const read = readResync(resync);
  return read !== null && read.tables !== 'all' && succeededAt === null;
}

function failure(connection: Connection, outcome: Outcome, now: string): EndChange {
  const { taskType: code, reason: message } = outcome;
  const lastWell = connection.succeeded_at ?? connection.created_at;
  const isGivenUp = Date.parse(now) - Date.parse(lastWell) > daysUntilPaused * dayMilliseconds;
  return {
    failed_at: now,
    failures_in_a_row: connection.failures_in_a_row + 1,
    ...(code === null
      ? {}
      : { setup_state: 'broken', tasks: JSON.stringify([{ code, message, details: {} }]) }),
    ...(isGivenUp ? { paused: 1 } : {}),
  };
}

/** A destination that could not be written to is broken until a sync has written to it again. */
async function markDestination(transaction: ControlStore, id: string, outcome: Outcome): Promise<void> {
  if (outcome.outcome !== 'SUCCESSFUL' && outcome.taskType !== 'reconnect_warehouse') return;
  const status = outcome.outcome === 'SUCCESSFUL' ? 'CONNECTED' : 'BROKEN';
  await transaction
    .updateTable('destinations')
    .set({ setup_status: status })
    .where('id', '=', id)
    .where('setup_status', '!=', status)
    .execute();
}
