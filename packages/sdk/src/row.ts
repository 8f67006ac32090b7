import type { ColumnType } from '@headwater/protocol';
import type { ColumnValue, KeyValue } from './column-value.ts';
import type { Table } from './schema.ts';

/**
 * A row of a declared table: its key, and any of its other columns. `null` is a value, `undefined` means "not given".
 * A table without `columns`, or with `otherColumns: 'infer'`, takes any other column too.
 *
 * @example
 * const schema = { issue: { primaryKey: ['id'], columns: { id: 'LONG', title: 'STRING' } } } as const;
 * const row: Row<typeof schema.issue> = { id: 1, title: 'A first issue' };
 */
export type Row<T extends Table = Table> = T extends { readonly otherColumns: 'infer' }
  ? DeclaredRow<T> & OpenRow
  : T extends { readonly columns: object }
    ? DeclaredRow<T>
    : Keys<T> & OpenRow;

/**
 * The primary key of a row of a declared table.
 *
 * @example
 * const key: Keys<typeof schema.issue> = { id: 1 };
 */
export type Keys<T extends Table = Table> =
  string extends KeyColumn<T>
    ? OpenRow
    : {
        [Column in KeyColumn<T>]: Column extends keyof ColumnsOf<T>
          ? ValueOf<ColumnsOf<T>[Column]>
          : KeyValue;
      };

type DeclaredRow<T extends Table> = Flat<
  Keys<T> & {
    [Column in Exclude<keyof ColumnsOf<T>, KeyColumn<T>>]?: ValueOf<ColumnsOf<T>[Column]> | null | undefined;
  }
>;

type ValueOf<Type> = Type extends ColumnType ? ColumnValue<Type> : never;

type KeyColumn<T extends Table> = T extends { readonly primaryKey: readonly (infer Column extends string)[] }
  ? Column
  : never;

type ColumnsOf<T extends Table> = T extends {
  readonly columns: infer Columns extends Record<string, ColumnType>;
}
  ? Columns
  : Record<never, never>;

/** Shows an intersection as one object in messages and in the editor. */
type Flat<T> = { [Field in keyof T]: T[Field] } & {};

interface OpenRow {
  // oxlint-disable-next-line typescript/no-explicit-any -- only an `any` index takes a row typed by an interface.
  [column: string]: any;
}
