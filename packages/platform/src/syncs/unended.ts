import type { ControlStore } from '../control/open-store.ts';
import type { Sync } from '../control/tables.ts';

/** The sync of a connection that waits or runs. There is never more than one. */
export async function findUnended(store: ControlStore, connectionId: string): Promise<Sync | undefined> {
  return store
    .selectFrom('syncs')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('status', '!=', 'ended')
    .executeTakeFirst();
}
