import type { StoredTable, StoredType } from '@headwater/protocol';
import { duckdbType } from './column-types.ts';
import { identifier } from './sql.ts';
import { inWarehouse } from './warehouse-catalog.ts';

/**
 * A column of a table as SQL knows it. In the rows of a batch it goes by its place, so that nothing a source calls its
 * columns can meet a name of the merge itself.
 */
export interface SqlColumn {
  readonly source: string;
  readonly type: StoredType;
  /** Its name in the table, quoted. */
  readonly name: string;
  readonly isHashed: boolean;
  /** Its value in the rows of a batch. */
  readonly value: string;
  /** Whether an update gave it, in the rows of a batch. */
  readonly given: string;
}

export function sqlColumns(table: StoredTable): SqlColumn[] {
  return table.columns.map(({ source, name, type, isHashed = false }, index) => ({
    source,
    type,
    isHashed,
    name: identifier(name),
    value: `v${index}`,
    given: `given${index}`,
  }));
}

/** The columns of the key, in its order, and the others. */
export function splitColumns(table: StoredTable): { keys: SqlColumn[]; others: SqlColumn[] } {
  const columns = sqlColumns(table);
  const keys = table.primaryKey.map((source) => {
    const column = columns.find((candidate) => candidate.source === source);
    if (column === undefined) {
      throw new RangeError(`Key column ${source} is no column of ${table.schema}.${table.name}.`);
    }
    return column;
  });
  return { keys, others: columns.filter((column) => !keys.includes(column)) };
}

/** Writes a list of one field of some columns: their names, or their values. */
export function listOf(columns: readonly SqlColumn[], field: 'name' | 'value'): string {
  return columns.map((column) => column[field]).join(', ');
}

/** Writes the name of a table as SQL. */
export function tableName(table: StoredTable): string {
  return `${inWarehouse(table.schema)}.${identifier(table.name)}`;
}

/** Writes the statement that makes a table, system columns last. */
export function createTableStatement(table: StoredTable): string {
  const columns = sqlColumns(table).map((column) => `${column.name} ${duckdbType(column.type)}`);
  return `CREATE TABLE ${tableName(table)} (${[...columns, '_fivetran_synced TIMESTAMPTZ', '_fivetran_deleted BOOLEAN'].join(', ')})`;
}
