import { sql, type SqlBool } from 'kysely';
import type { ControlStore } from '../control/open-store.ts';
import type { Sync } from '../control/tables.ts';

/**
 * Whether a sync waits or runs. Such syncs have an index of their own, which SQLite uses only where the state is a part of
 * the statement and no parameter: without it, every sync there ever was is looked at.
 */
export const isUnended = sql<SqlBool>`${sql.ref('syncs.status')} != 'ended'`;

/** The sync of a connection that waits or runs. There is never more than one. */
export async function findUnended(store: ControlStore, connectionId: string): Promise<Sync | undefined> {
  return store
    .selectFrom('syncs')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where(isUnended)
    .executeTakeFirst();
}
