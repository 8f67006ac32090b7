import { tableId } from '@headwater/protocol';
import type { DiscoveredTable } from '../runs/run-messages.ts';
import type { KnownTable, Policy } from './settings.ts';

/**
 * Adds what a sync has met to what is known. Nothing is forgotten, as a sync does not meet what is blocked; what is new is
 * stored or not by the policy, and stays so when the policy changes later.
 */
export function mergeKnown(
  known: readonly KnownTable[],
  met: readonly DiscoveredTable[],
  policy: Policy,
): readonly KnownTable[] {
  const tables = new Map(known.map((table) => [tableId(table.table), table]));
  for (const table of met) {
    const id = tableId(table.table);
    const before = tables.get(id);
    tables.set(id, before === undefined ? newTable(table, policy) : withColumns(before, table, policy));
  }
  return [...tables.values()];
}

/** All its columns are taken once a person takes it: those that come later are the new ones. */
function newTable({ table, primaryKey, columns }: DiscoveredTable, policy: Policy): KnownTable {
  return {
    table,
    primaryKey: [...primaryKey],
    columns: columns.map(({ name, type }) => ({ name, type, isStored: true })),
    isStored: policy === 'ALLOW_ALL',
  };
}

function withColumns(
  before: KnownTable,
  { primaryKey, columns }: DiscoveredTable,
  policy: Policy,
): KnownTable {
  const merged = new Map(before.columns.map((column) => [column.name, column]));
  for (const { name, type } of columns) {
    const isStored = merged.get(name)?.isStored ?? policy !== 'BLOCK_ALL';
    merged.set(name, { name, type, isStored });
  }
  return { ...before, primaryKey: [...primaryKey], columns: [...merged.values()] };
}
