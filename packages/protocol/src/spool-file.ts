import type { StoredType } from './column-type.ts';
import type { TableName } from './table.ts';
import type { NumberFacts } from './values/numbers.ts';

/**
 * A file of rows on its way from a connector to a destination.
 *
 * Column `i` of {@link columns} is `c{i}` in the file, so that names can be anything. A file of mixed operations has
 * `op` (INTEGER, an {@link OperationCode}) and `g0 … gn` (BIGINT, 62 columns each) beside them: bit `i % 62` of
 * `g{i / 62}` says that an update gave column `i`.
 */
export interface SpoolFile {
  /** The place of the file in the order of everything the connector wrote, and its name: `{number}.parquet`. */
  readonly number: number;
  readonly table: TableName;
  /** The columns of the primary key. A table without one is keyed by {@link keylessColumn}, which is then in the file. */
  readonly primaryKey: readonly string[];
  readonly upserts: number;
  readonly updates: number;
  readonly deletes: number;
  readonly bytes: number;
  readonly columns: readonly SpoolColumn[];
  /** Whether the single key column rises from row to row, so that no key comes twice. */
  readonly ascending: boolean;
  /** Values that were changed on their way in, and rows that were left out. */
  readonly losses: readonly Loss[];
}

/** A column of a {@link SpoolFile}. */
export interface SpoolColumn {
  readonly name: string;
  readonly type: StoredType;
  /** Whether the connector declared the column, so that its type is a contract. */
  readonly declared: boolean;
  readonly nulls: number;
  /** What the numbers in it say beyond their type. */
  readonly numbers: NumberFacts;
}

/** Values of one column, or rows of a table, that did not come through unchanged. */
export interface Loss {
  /** Absent when whole rows were left out. */
  readonly column?: string;
  /** Why, in a few words that follow "N values …": `cut to microseconds`. */
  readonly reason: string;
  readonly count: number;
  /** One of the values, shortened. */
  readonly sample: string;
}

/** What a row of a spool file does. */
export const operationCodes = { upsert: 0, update: 1, delete: 2 } as const;

export type OperationCode = (typeof operationCodes)[keyof typeof operationCodes];

/** How many columns one mask of a mixed file covers. */
export const columnsPerMask = 62;

/** The column that is the key of a table without a primary key: a hash of the row. */
export const keylessColumn = '_fivetran_id';

/** Tells whether two keys are of the same columns, in whatever order. */
export function isSameKey(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

/** Tells whether rows are keyed by a hash of themselves, as the source gave no key. */
export function isKeyless(primaryKey: readonly string[]): boolean {
  return primaryKey.length === 1 && primaryKey[0] === keylessColumn;
}
