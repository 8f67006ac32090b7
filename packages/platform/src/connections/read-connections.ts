import type { Expression, SqlBool } from 'kysely';
import { notFound } from '../api/api-error.ts';
import type { PageRequest } from '../api/paging.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Connection, SyncStatus } from '../control/tables.ts';
import { isUnended } from '../syncs/unended.ts';
import type { VisibleConnections } from './visible-connections.ts';

/** A connection with the status of its sync that waits or runs; null for none. */
export type ConnectionRow = Connection & { readonly unended: SyncStatus | null };

/** Which connections a list is of. */
export interface ConnectionFilter {
  readonly groupId?: string | undefined;
  readonly schema?: string | undefined;
  readonly visible: VisibleConnections;
}

/** Reads a page of connections in the order they were made, and one more, which tells whether there are others. */
export async function readConnections(
  store: ControlStore,
  { groupId, schema, visible }: ConnectionFilter,
  { skip, limit }: PageRequest,
): Promise<readonly ConnectionRow[]> {
  let query = selectRows(store)
    .orderBy('number')
    .offset(skip)
    .limit(limit + 1);
  if (groupId !== undefined) query = query.where('group_id', '=', groupId);
  if (schema !== undefined) query = query.where('schema', '=', schema);
  if (visible !== 'all') {
    query = query.where((builder) => {
      const seen: Expression<SqlBool>[] = [];
      if (visible.groupIds.length > 0) seen.push(builder('group_id', 'in', [...visible.groupIds]));
      if (visible.ids.length > 0) seen.push(builder('id', 'in', [...visible.ids]));
      return builder.or(seen);
    });
  }
  return query.execute();
}

/** @throws ApiError `NotFound_Connection` */
export async function findConnection(store: ControlStore, id: string): Promise<ConnectionRow> {
  const row = await selectRows(store).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('Connection', id);
  return row;
}

/**
 * Reads a connection that is about to change. Whoever else would change it waits for the end of the transaction.
 *
 * @throws ApiError `NotFound_Connection`
 */
export async function lockConnection(transaction: ControlStore, id: string): Promise<ConnectionRow> {
  await transaction
    .updateTable('connections')
    .set((builder) => ({ updated_at: builder.ref('updated_at') }))
    .where('id', '=', id)
    .execute();
  return findConnection(transaction, id);
}

function selectRows(store: ControlStore) {
  return store
    .selectFrom('connections')
    .selectAll()
    .select((builder) =>
      builder
        .selectFrom('syncs')
        .select('status')
        .whereRef('syncs.connection_id', '=', 'connections.id')
        .where(isUnended)
        .as('unended'),
    );
}
