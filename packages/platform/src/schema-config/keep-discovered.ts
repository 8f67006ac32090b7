import type { ControlStore } from '../control/open-store.ts';
import type { DiscoveredTable } from '../runs/run-messages.ts';
import { mergeKnown } from './merge-known.ts';
import { readKnown } from './settings.ts';

/** Keeps the tables and columns that a sync has met; what a person set stays as it is. */
export async function keepDiscovered(
  transaction: ControlStore,
  connectionId: string,
  tables: readonly DiscoveredTable[],
  now: string,
): Promise<void> {
  const found = await transaction
    .selectFrom('schema_configs')
    .select(['schema_change_handling', 'discovered'])
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  const { schema_change_handling: policy, discovered: before } = found ?? {
    schema_change_handling: 'ALLOW_ALL',
    discovered: '[]',
  };
  const discovered = JSON.stringify(mergeKnown(readKnown(before), tables, policy));
  if (found !== undefined && discovered === before) return;
  await transaction
    .insertInto('schema_configs')
    .values({
      connection_id: connectionId,
      schema_change_handling: policy,
      settings: '{}',
      discovered,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet({ discovered }))
    .execute();
}
