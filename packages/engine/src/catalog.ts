import {
  isKeyless,
  keylessColumn,
  sameType,
  tableId,
  type DeclaredTable,
  type DestinationSession,
  type SpoolFile,
  type StoredColumn,
  type StoredTable,
  type StoredType,
  type TableName,
} from '@headwater/protocol';
import { keyFor } from './key-change.ts';
import { planTypes } from './plan-types.ts';
import { createNameMap } from './naming/name-map.ts';
import { createSchemaNames } from './naming/schema-name.ts';
import type { NamingStrategy } from './sync-options.ts';

/** Columns Headwater adds to every table. */
export const systemColumns = ['_fivetran_synced', '_fivetran_deleted', '_fivetran_id'];

interface Entry {
  /** As of the last commit; null for a table that is new. */
  committed: StoredTable | null;
  current: StoredTable;
}

/** The tables of a connection as they are stored, and as the rows of this sync make them. */
export class Catalog {
  readonly #connection: string;
  readonly #naming: NamingStrategy;
  readonly #entries = new Map<string, Entry>();

  constructor(connection: string, naming: NamingStrategy, stored: readonly StoredTable[]) {
    this.#connection = connection;
    this.#naming = naming;
    for (const table of stored)
      this.#entries.set(tableId(table.source), { committed: table, current: table });
  }

  find(table: TableName): StoredTable | undefined {
    return this.#entries.get(tableId(table))?.current;
  }

  /** The table as it must be to take some files; equal to what it is when nothing changes. */
  async planFor(files: readonly SpoolFile[], session: DestinationSession): Promise<StoredTable> {
    const [first] = files;
    if (first === undefined) throw new RangeError('A plan needs a file.');
    const found = this.find(first.table);
    const types = await planTypes(files, found, session);
    return this.#tableWith(first.table, first.primaryKey, types, found);
  }

  /** The table a declaration asks for, rows or none. */
  planDeclared(declared: DeclaredTable): StoredTable {
    const keys = declared.primaryKey.length === 0 ? [keylessColumn] : declared.primaryKey;
    const types = new Map<string, StoredType>();
    if (declared.primaryKey.length === 0) types.set(keylessColumn, 'STRING');
    for (const column of declared.columns) types.set(column.name, column.type);
    for (const key of keys) if (!types.has(key)) types.set(key, 'UNTYPED');
    return this.#tableWith(declared.table, keys, types, undefined);
  }

  /** Remembers how a table is now. */
  set(table: StoredTable): void {
    const entry = this.#entries.get(tableId(table.source));
    if (entry === undefined) this.#entries.set(tableId(table.source), { committed: null, current: table });
    else entry.current = table;
  }

  /** The tables that differ from the last commit, with what they were then. */
  changes(): { committed: StoredTable | null; current: StoredTable }[] {
    return [...this.#entries.values()].filter((entry) => entry.committed !== entry.current);
  }

  /** The tables as of the last commit. */
  committedTables(): StoredTable[] {
    return [...this.#entries.values()].flatMap((entry) =>
      entry.committed === null ? [] : [entry.committed],
    );
  }

  committed(): void {
    for (const entry of this.#entries.values()) entry.committed = entry.current;
  }

  #tableWith(
    source: TableName,
    primaryKey: readonly string[],
    types: ReadonlyMap<string, StoredType>,
    found: StoredTable | undefined,
  ): StoredTable {
    const columnNames = createNameMap({
      strategy: this.#naming,
      kind: 'column',
      reserved: systemColumns,
      maximumBytes: Infinity,
      foldsCase: true,
      stored: new Map(found?.columns.map((column) => [column.source, column.name])),
    });
    const key = found === undefined ? primaryKey : keyFor(found, primaryKey);
    const losesHash = found !== undefined && isKeyless(found.primaryKey) && !isKeyless(key);
    const kept = (found?.columns ?? []).filter(({ source }) => !losesHash || source !== keylessColumn);
    const columns: StoredColumn[] = kept.map((column) => {
      const type = types.get(column.source) ?? column.type;
      return sameType(type, column.type) ? column : { ...column, type };
    });
    const hasHash = isKeyless(key);
    for (const [name, type] of types) {
      if (columns.some((column) => column.source === name)) continue;
      columns.push({
        source: name,
        name: hasHash && name === keylessColumn ? keylessColumn : columnNames.nameOf(name),
        type,
      });
    }
    if (found !== undefined) {
      const isSame =
        key === found.primaryKey &&
        columns.length === found.columns.length &&
        columns.every((column, index) => column === found.columns[index]);
      return isSame ? found : { ...found, primaryKey: key, columns };
    }
    const schema = this.#schemaOf(source);
    return {
      source,
      schema,
      name: this.#tableName(source, schema),
      mode: 'SOFT_DELETE',
      primaryKey,
      columns,
    };
  }

  #schemaOf(source: TableName): string {
    if (source.schema === undefined) return this.#connection;
    const stored = new Map<string, string>();
    for (const { current } of this.#entries.values()) {
      if (current.source.schema !== undefined) stored.set(current.source.schema, current.schema);
    }
    const names = createSchemaNames({
      connection: this.#connection,
      strategy: this.#naming,
      maximumBytes: Infinity,
      foldsCase: true,
      stored,
    });
    return names.nameOf(source.schema);
  }

  #tableName(source: TableName, schema: string): string {
    const neighbours = [...this.#entries.values()]
      .map(({ current }) => current)
      .filter((table) => table.schema === schema);
    return createNameMap({
      strategy: this.#naming,
      kind: 'table',
      reserved: [],
      maximumBytes: Infinity,
      foldsCase: true,
      stored: new Map(neighbours.map((table) => [table.source.name, table.name])),
    }).nameOf(source.name);
  }
}
