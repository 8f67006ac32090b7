import { createNameMap, createSchemaNames, systemColumns, type NamingStrategy } from '@headwater/engine';
import { isSystemColumn, type SchemaView, type TableView } from './table-views.ts';

/** What the tables and columns of a connection are called in the destination. */
export interface DestinationNames {
  schema(key: string): string;
  table(key: string, name: string): string;
  columns(table: TableView): ReadonlyMap<string, string>;
}

const rules = { maximumBytes: Infinity, foldsCase: true, stored: new Map<string, string>() };

/**
 * Names everything as the engine does. Where two names of the source become one, the first to be stored gets it: what is
 * blocked is named after what is stored.
 */
export function destinationNames(
  views: readonly SchemaView[],
  { connectionSchema, strategy }: { readonly connectionSchema: string; readonly strategy: NamingStrategy },
): DestinationNames {
  const schemas = createSchemaNames({ ...rules, connection: connectionSchema, strategy });
  const schemaOf = (key: string) => (key === connectionSchema ? connectionSchema : schemas.nameOf(key));
  const stored = views.toSorted((a, b) => Number(b.isEnabled) - Number(a.isEnabled));
  const names = new Map<string, ReadonlyMap<string, string>>();
  for (const { key, isEnabled, tables } of stored) {
    schemaOf(key);
    const map = createNameMap({ ...rules, strategy, kind: 'table', reserved: [] });
    const ordered = tables.toSorted(
      (a, b) => Number(b.isEnabled && isEnabled) - Number(a.isEnabled && isEnabled),
    );
    names.set(key, new Map(ordered.map(({ table }) => [table.name, map.nameOf(table.name)])));
  }
  return {
    schema: schemaOf,
    table: (key, name) => names.get(key)?.get(name) ?? name,
    columns: (table) => columnNames(table, strategy),
  };
}

function columnNames({ columns }: TableView, strategy: NamingStrategy): ReadonlyMap<string, string> {
  const map = createNameMap({ ...rules, strategy, kind: 'column', reserved: systemColumns });
  const ordered = columns.toSorted((a, b) => Number(b.isEnabled) - Number(a.isEnabled));
  return new Map(
    ordered.map((column) => [column.name, isSystemColumn(column) ? column.name : map.nameOf(column.name)]),
  );
}
