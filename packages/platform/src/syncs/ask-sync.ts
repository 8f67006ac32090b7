import type { TableName } from '@headwater/protocol';
import type { Actor } from '../accounts/actor.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import { lockConnection } from '../connections/read-connections.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { CancelCause, Connection } from '../control/tables.ts';
import { planConnection } from './plan-connection.ts';
import { newSync } from './queue-sync.ts';
import type { Resync } from './resync.ts';
import type { SyncParts } from './sync-parts.ts';
import type { ResyncScope } from './syncs.ts';
import { findUnended, isUnended } from './unended.ts';

/**
 * Queues a sync that a person asked for.
 *
 * @returns whether one runs that must stop first
 * @throws ApiError `Conflict` for a paused connection
 */
export async function askSync(
  { store, clock, events }: SyncParts,
  connectionId: string,
  actor: Actor,
  force: boolean,
): Promise<boolean> {
  return store.transaction().execute(async (transaction) => {
    const connection = await findConnection(transaction, connectionId);
    if (connection.paused === 1) {
      throw new ApiError(
        'Conflict',
        `the connection ${connection.schema} is paused: set "paused" to false first`,
      );
    }
    const unended = await findUnended(transaction, connectionId);
    const isInTheWay = unended?.status === 'running' && force;
    if (isInTheWay) {
      await transaction
        .updateTable('syncs')
        .set({ cancel_cause: 'force' })
        .where('id', '=', unended.id)
        .execute();
    } else if (unended === undefined) {
      await transaction
        .insertInto('syncs')
        .values(newSync(connectionId, 'user', moment(clock.now())))
        .execute();
      await transaction
        .updateTable('connections')
        .set({ due_at: null, rescheduled_for: null })
        .where('id', '=', connectionId)
        .execute();
    }
    const about = { resourceType: 'connection', resourceId: connectionId, connectionId };
    await events.changed(transaction, actor, { action: 'force_update_connector', ...about });
    return isInTheWay;
  });
}

/** Stores that tables are to be read anew, and plans it: at once, or when the connection is enabled. */
export async function askResync(
  parts: SyncParts,
  connectionId: string,
  actor: Actor,
  scope: ResyncScope,
): Promise<void> {
  const { store, clock, events } = parts;
  await store.transaction().execute(async (transaction) => {
    // A sync that begins meanwhile has either seen what is asked here, or is seen here.
    const connection = await lockConnection(transaction, connectionId);
    const unended = await findUnended(transaction, connectionId);
    if (unended?.status === 'running') {
      throw new ApiError('Conflict', 'a sync has begun meanwhile: ask again when it has ended');
    }
    const resync: Resync = {
      startedAt: moment(clock.now()),
      tables: scope === 'all' ? 'all' : tablesOf(scope, connection.schema),
      hasBegun: false,
    };
    await transaction
      .updateTable('connections')
      .set({
        resync: JSON.stringify(resync),
        ...(scope === 'all' ? { given_state: null, is_historical_sync: 1 } : {}),
      })
      .where('id', '=', connectionId)
      .execute();
    await planConnection(parts, transaction, connectionId);
    const action = scope === 'all' ? 'resync_connector' : 'resync_table';
    const about = { resourceType: 'connection', resourceId: connectionId, connectionId };
    await events.changed(transaction, actor, { action, ...about, after: { scope } });
  });
}

/** What is known by the name of the connection has no schema in the source, or one of that name. */
function tablesOf(scope: Exclude<ResyncScope, 'all'>, connectionSchema: string): readonly TableName[] {
  return Object.entries(scope).flatMap(([schema, names]) =>
    names.flatMap((name) =>
      schema === connectionSchema ? [{ name }, { schema, name }] : [{ schema, name }],
    ),
  );
}

/**
 * Stores that the sync of a connection is to stop. One that waits has ended with that, but for an edit: it begins with
 * what was changed.
 */
export async function storeCancel(parts: SyncParts, connectionId: string, cause: CancelCause): Promise<void> {
  const { store, clock } = parts;
  await store.transaction().execute(async (transaction) => {
    if (cause !== 'edit') {
      await transaction
        .updateTable('syncs')
        .set({ status: 'ended', outcome: 'CANCELED', ended_at: moment(clock.now()), cancel_cause: cause })
        .where('connection_id', '=', connectionId)
        .where(isUnended)
        .where('status', '=', 'queued')
        .execute();
    }
    await transaction
      .updateTable('syncs')
      .set({ cancel_cause: cause })
      .where('connection_id', '=', connectionId)
      .where(isUnended)
      .where('status', '=', 'running')
      .execute();
    // One that waited has ended with this, and nothing else plans the next.
    await planConnection(parts, transaction, connectionId);
  });
}

async function findConnection(store: ControlStore, id: string): Promise<Connection> {
  const connection = await store
    .selectFrom('connections')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (connection === undefined) throw notFound('Connection', id);
  return connection;
}
