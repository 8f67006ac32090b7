import type { ColumnReader } from './column-reader.ts';
import type { FlattenOptions } from './flatten.ts';
import type { Path } from './path.ts';
import type { HashKey, PositionKey, RowKey } from './row-key.ts';

/** How documents become the rows of a table, and of the tables below it. */
export interface TableMap {
  /** Each column by where it comes from: a path, or what reads it. */
  readonly columns?: { readonly [column: string]: Path | ColumnReader<unknown> };
  /** What tells the rows apart. @default nothing, and equal rows are one row */
  readonly key?: RowKey;
  /** Takes over every other field, by its own name. @default they are left out */
  readonly rest?: FlattenOptions;
  /** The lists in a document that are tables of their own. */
  readonly children?: { readonly [table: string]: ChildMap };
}

/** How a list in a document becomes rows, which carry the key of their parent. */
export interface ChildMap extends TableMap {
  /** Where the list is. An object there is a list of one; a value in it that is no object is read as `value`. */
  readonly path: Path;
  /** The names of the parent's key columns in this table. @default the parent's table, `_`, and its column */
  readonly parent?: { readonly [parentColumn: string]: string };
  /** What tells the children of one parent apart. */
  readonly key: RowKey;
}

/** The rows of every table of a map, by their tables. */
export type MappedRows<Name extends string, M> = Flat<TablesOf<Name, M, NoColumns>>;

/** Every table of a map. */
export type TablesIn<Name extends string, M> = keyof TablesOf<Name, M, NoColumns> & string;

type NoColumns = Record<never, never>;
type Flat<T> = { [Field in keyof T]: T[Field] } & {};

type TablesOf<Name extends string, M, Parent> = {
  [Table in Name]: RowOf<M, Parent>[];
} & ChildTables<Name, M, Parent>;

type ChildTables<Name extends string, M, Parent> = M extends { readonly children: infer Children }
  ? Merged<
      {
        [Child in keyof Children & string]: TablesOf<
          Child,
          Children[Child],
          Renamed<ParentKey<Name, M, Parent>, Children[Child]>
        >;
      }[keyof Children & string]
    >
  : NoColumns;

/** What the children of a table carry: what it carries itself, and its own key under its name. */
type ParentKey<Name extends string, M, Parent> = Parent & {
  [Column in OwnKey<M> as `${Name}_${Column}`]: NonNullable<
    (OwnColumns<M> & MadeKey<M>)[Column & keyof (OwnColumns<M> & MadeKey<M>)]
  >;
};

type Renamed<Columns, Child> = Child extends { readonly parent: infer Names }
  ? {
      [
        Column in keyof Columns as Column extends keyof Names ? Names[Column] & string : Column
      ]: Columns[Column];
    }
  : Columns;

type OwnKey<M> = M extends { readonly key: infer Key }
  ? Key extends readonly (infer Column extends string)[]
    ? Column
    : Key extends { readonly column: infer Column extends string }
      ? Column
      : never
  : never;

type RowOf<M, Parent> = Flat<Parent & KeyNeverNull<M> & MadeKey<M>> & RestOf<M>;

type KeyNeverNull<M> = {
  [Column in keyof OwnColumns<M>]: Column extends OwnKey<M>
    ? NonNullable<OwnColumns<M>[Column]>
    : OwnColumns<M>[Column];
};

type MadeKey<M> = M extends { readonly key: HashKey<infer Column> }
  ? { [Each in Column]: string }
  : M extends { readonly key: PositionKey<infer Column> }
    ? { [Each in Column]: number }
    : NoColumns;

type OwnColumns<M> = M extends { readonly columns: infer Columns }
  ? {
      -readonly [Column in keyof Columns]: Columns[Column] extends ColumnReader<infer Value>
        ? Value
        : Anything;
    }
  : NoColumns;

// oxlint-disable-next-line typescript/no-explicit-any -- what a source sends is for the destination to judge
type Anything = any;

type RestOf<M> = M extends { readonly rest: object } ? { [column: string]: Anything } : unknown;

type Merged<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
