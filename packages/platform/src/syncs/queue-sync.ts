import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Insertable } from 'kysely';
import type { ControlStore } from '../control/open-store.ts';
import type { SyncTable, SyncTrigger } from '../control/tables.ts';
import { isUnended } from './unended.ts';

/** A sync that waits for its turn. */
export function newSync(connectionId: string, trigger: SyncTrigger, now: string): Insertable<SyncTable> {
  return {
    id: randomUUID(),
    connection_id: connectionId,
    trigger,
    status: 'queued',
    queued_at: now,
    started_at: null,
    ended_at: null,
    outcome: null,
    reason: null,
    task_type: null,
    package_version: null,
    pid: null,
    process_started: null,
    cancel_cause: null,
    checkpoints: 0,
    rows: 0,
    tables: '[]',
  };
}

/** How many connections one transaction queues: more would keep requests waiting. */
const queuedAtOnce = 200;

/**
 * Queues a sync of every connection that is due, in one transaction a few hundred: from then on the queue alone
 * remembers them, whatever becomes of this process.
 *
 * @returns how many were queued
 */
export async function queueDue(store: ControlStore, now: string): Promise<number> {
  let queued = 0;
  for (;;) {
    const due = await queueSome(store, now);
    queued += due;
    if (due < queuedAtOnce) return queued;
    await turn();
  }
}

async function queueSome(store: ControlStore, now: string): Promise<number> {
  return store.transaction().execute(async (transaction) => {
    const due = await transaction
      .selectFrom('connections')
      .select(['id', 'resync', 'failures_in_a_row', 'rescheduled_for'])
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(queuedAtOnce)
      .execute();
    if (due.length === 0) return 0;
    const ids = due.map(({ id }) => id);
    const busy = await transaction
      .selectFrom('syncs')
      .select('connection_id')
      .where(isUnended)
      .where('connection_id', 'in', ids)
      .execute();
    const isBusy = new Set(busy.map(({ connection_id }) => connection_id));
    const rows = due
      .filter(({ id }) => !isBusy.has(id))
      .map((connection) => newSync(connection.id, triggerOf(connection), now));
    if (rows.length > 0) await transaction.insertInto('syncs').values(rows).execute();
    // What is queued or runs is planned again when it has ended.
    await transaction.updateTable('connections').set({ due_at: null }).where('id', 'in', ids).execute();
    return due.length;
  });
}

function triggerOf(connection: {
  resync: string | null;
  failures_in_a_row: number;
  rescheduled_for: string | null;
}): SyncTrigger {
  if (connection.resync !== null) return 'resync';
  return connection.failures_in_a_row > 0 || connection.rescheduled_for !== null ? 'retry' : 'schedule';
}
