import type { TableName } from '@headwater/protocol';

/**
 * What becomes of a column: stored as it is, stored as a salted hash of each value, left out, or left out and taken out
 * of the destination.
 */
export type ColumnChoice = 'stored' | 'hashed' | 'blocked' | 'dropped';

/** What of a source is stored. Names are those of the source, and their case counts. It is JSON: it crosses processes. */
export interface Selection {
  /** What becomes of tables that are not named below. */
  readonly newTables: 'stored' | 'blocked';
  /** Schemas of which no table is stored that is not named below; null stands for tables that have none. */
  readonly blockedSchemas: readonly (string | null)[];
  readonly tables: readonly SelectedTable[];
  /** Per destination: the same value has the same hash in all its connections. */
  readonly hashSalt: string;
}

export interface SelectedTable {
  readonly table: TableName;
  readonly isStored: boolean;
  /** Columns of the key are never left out, whatever is said here. */
  readonly columns: Readonly<Record<string, ColumnChoice>>;
  /** What becomes of columns that are not named; those of a table that is not named are stored. */
  readonly newColumns: 'stored' | 'blocked';
}

/** Whether no value of a column is stored. */
export function isLeftOut(choice: ColumnChoice): boolean {
  return choice === 'blocked' || choice === 'dropped';
}
