import type { ColumnType } from './column-type.ts';

/** A table as the source names it. Two schemas may hold tables of the same name. */
export interface TableName {
  readonly schema?: string;
  readonly name: string;
}

/** A column as a connector declares it. */
export interface DeclaredColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** What happens to a value outside the declared type: the sync fails, the value becomes NULL, or the column widens. */
export type OnTypeMismatch = 'error' | 'null' | 'widen';

/** What happens to a row without a key: the sync fails, or the row is left out and counted. */
export type OnNullKey = 'error' | 'skip';

/** A table as a connector declares it, read and checked. */
export interface DeclaredTable {
  /** The name operations use for it. */
  readonly key: string;
  readonly table: TableName;
  /** Empty for a table without a key. */
  readonly primaryKey: readonly string[];
  readonly columns: readonly DeclaredColumn[];
  /** Given when columns beside the declared ones are meant to come. */
  readonly otherColumns?: 'infer';
  readonly onTypeMismatch: OnTypeMismatch;
  readonly onNullKey: OnNullKey;
}

/** Gives a table's name as text for people: `sales.order`. */
export function tableText(table: TableName): string {
  return table.schema === undefined ? table.name : `${table.schema}.${table.name}`;
}

/** Gives a text that is equal for equal names and different for different ones. */
export function tableId(table: TableName): string {
  return JSON.stringify([table.schema ?? null, table.name]);
}
