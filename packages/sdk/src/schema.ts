import type { ColumnType, OnNullKey, OnTypeMismatch } from '@headwater/protocol';

/** The tables of a connector, by the names its operations use. */
export interface Schema {
  readonly [table: string]: Table;
}

/** What a connector declares of a table; what it leaves out is inferred from the rows. */
export interface Table {
  /** The schema of the table. @default the schema of the connection */
  readonly schema?: string;
  /** The name of the table, when it differs from the name operations use. */
  readonly table?: string;
  /** The columns that identify a row. @default none, and equal rows are one row */
  readonly primaryKey?: readonly string[];
  /** The type of each column. Types check rows against it. */
  readonly columns?: { readonly [column: string]: ColumnType };
  /** Lets types accept columns beside the declared ones. */
  readonly otherColumns?: 'infer';
  /** What happens to a value that does not fit its column. @default 'error' */
  readonly onTypeMismatch?: OnTypeMismatch;
  /** What happens to a row without a key. @default 'error' */
  readonly onNullKey?: OnNullKey;
}

export type CheckedSchema<S> = { readonly [Name in keyof S]: CheckedTable<S[Name]> };
type CheckedTable<T> = {
  readonly [Field in keyof T]: Field extends 'primaryKey'
    ? T extends { readonly otherColumns: 'infer' }
      ? T[Field]
      : T extends { readonly columns: infer Columns }
        ? readonly (keyof Columns)[]
        : T[Field]
    : Field extends keyof Table
      ? T[Field]
      : never;
};
