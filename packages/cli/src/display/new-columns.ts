import type { SyncResult, TableSummary } from '@headwater/engine';
import type { StoredTable } from '@headwater/protocol';

/**
 * Leaves to the notes about columns those that this sync has added: the others were noted after an earlier one.
 *
 * @param before the tables as they were when the sync began
 */
export function onlyNewColumns(result: SyncResult, before: readonly StoredTable[]): SyncResult {
  return { ...result, tables: result.tables.map((table) => withoutKnown(table, before)) };
}

function withoutKnown(table: TableSummary, before: readonly StoredTable[]): TableSummary {
  const { schema, name } = table.destination;
  const stored = before.find((each) => each.schema === schema && each.name === name);
  if (stored === undefined) return table;
  const known = new Set(stored.columns.map(({ source }) => source));
  return {
    ...table,
    renamed: table.renamed.filter(({ source }) => !known.has(source)),
    undeclared: table.undeclared.filter((source) => !known.has(source)),
  };
}
