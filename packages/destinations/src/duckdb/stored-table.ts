import type { StoredColumn, StoredTable } from '@headwater/protocol';
import { duckdbType } from './column-types.ts';
import { identifier } from './sql.ts';

/** Writes the name of a table as SQL. */
export function tableName(table: StoredTable): string {
  return `${identifier(table.schema)}.${identifier(table.name)}`;
}

/** The columns of the key, in its order. */
export function keyColumns(table: StoredTable): StoredColumn[] {
  return table.primaryKey.map((source) => {
    const column = table.columns.find((candidate) => candidate.source === source);
    if (column === undefined)
      throw new RangeError(`Key column ${source} is no column of ${table.schema}.${table.name}.`);
    return column;
  });
}

/** Writes the statement that makes a table, system columns last. */
export function createTableStatement(table: StoredTable): string {
  const columns = table.columns.map((column) => `${identifier(column.name)} ${duckdbType(column.type)}`);
  return `CREATE TABLE ${tableName(table)} (${[...columns, '_fivetran_synced TIMESTAMPTZ', '_fivetran_deleted BOOLEAN'].join(', ')})`;
}
