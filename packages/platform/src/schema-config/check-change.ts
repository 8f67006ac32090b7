import { invalid, notFound } from '../api/api-error.ts';
import type { ColumnChange, ConfigChange, SchemaChange, TableChange } from './schema-config-schema.ts';
import type { ColumnView, SchemaView, TableView } from './table-views.ts';

/**
 * Checks that a change is about what is there, and asks for nothing that cannot be. Names are those of the source,
 * letter by letter.
 *
 * @throws ApiError `NotFound_Schema`, `NotFound_Table`, `NotFound_Column`, or `InvalidInput` naming the field
 */
export function checkChange(views: readonly SchemaView[], { schemas }: ConfigChange): void {
  for (const [key, change] of entries(schemas)) {
    const schema = views.find((each) => each.key === key);
    if (schema === undefined) throw notFound('Schema', key);
    checkSchema(schema, change);
  }
}

function checkSchema({ tables }: SchemaView, change: SchemaChange): void {
  for (const [name, tableChange] of entries(change.tables)) {
    const view = tables.find(({ table }) => table.name === name);
    if (view === undefined) throw notFound('Table', name);
    checkTable(view, tableChange);
  }
}

function checkTable(view: TableView, change: TableChange): void {
  for (const [name, columnChange] of entries(change.columns)) {
    const column = view.columns.find((each) => each.name === name);
    // Of a table that no sync has met, nobody knows the columns.
    if (column === undefined && view.isKnown) throw notFound('Column', name);
    checkColumn(name, column, columnChange);
  }
}

function checkColumn(
  name: string,
  column: ColumnView | undefined,
  { enabled, is_primary_key: isKey }: ColumnChange,
): void {
  if (enabled === false && column?.isKey === true) {
    throw invalid(`columns.${name}.enabled`, 'a column of the primary key is stored always: hash it instead');
  }
  if (typeof isKey === 'boolean' && isKey !== (column?.isKey ?? false)) {
    throw invalid(
      `columns.${name}.is_primary_key`,
      'the connector says what the primary key is: leave it out',
    );
  }
}

function entries<T>(
  record: Readonly<Record<string, T | null>> | null | undefined,
): readonly (readonly [string, T])[] {
  return Object.entries(record ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
}
