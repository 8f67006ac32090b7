import type { TableName } from '@headwater/protocol';
import type { ControlStore } from '../control/open-store.ts';

/** A table of the source, as syncs have met it. */
export interface DiscoveredTable {
  readonly table: TableName;
  readonly primaryKey: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: unknown }[];
}

/** Keeps the tables and columns that a sync has met; what a person set stays as it is. */
export async function keepDiscovered(
  transaction: ControlStore,
  connectionId: string,
  tables: readonly DiscoveredTable[],
  now: string,
): Promise<void> {
  const discovered = JSON.stringify(tables);
  await transaction
    .insertInto('schema_configs')
    .values({
      connection_id: connectionId,
      schema_change_handling: 'ALLOW_ALL',
      settings: '{}',
      discovered,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet({ discovered }))
    .execute();
}
