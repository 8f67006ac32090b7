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
import type { ChooseColumn, SelectedSource } from './selected-source.ts';
import { isLeftOut } from './selection.ts';
import type { NamingStrategy } from './sync-options.ts';

/** Columns Headwater adds to every table. */
export const systemColumns = ['_fivetran_synced', '_fivetran_deleted', '_fivetran_id'];

interface Entry {
  /** As of the last commit; null for a table that is new. */
  committed: StoredTable | null;
  current: StoredTable;
}

export interface CatalogOptions {
  readonly connection: string;
  readonly naming: NamingStrategy;
  readonly selected: SelectedSource;
}

/** The tables of a connection as they are stored, and as the rows of this sync make them. */
export class Catalog {
  readonly #options: CatalogOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: CatalogOptions, stored: readonly StoredTable[]) {
    this.#options = options;
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
    const choose = this.columnsOf(first.table, first.primaryKey);
    const types = await planTypes(files, found, session, choose);
    return this.#tableWith(first.table, first.primaryKey, types, choose);
  }

  /** Tells what becomes of the columns of a table: as selected, but a key that is hashed goes on being so. */
  columnsOf(source: TableName, primaryKey: readonly string[]): ChooseColumn {
    const { selected } = this.#options;
    const choose = selected.columnsOf(source, primaryKey);
    const hashedKeys = (this.find(source)?.columns ?? [])
      .filter((column) => column.isHashed === true && primaryKey.includes(column.source))
      .map((column) => column.source);
    // Rows would be there twice: by the hash of their key, and by the key.
    if (hashedKeys.length === 0 || !selected.hasSalt) return choose;
    return (column) => (hashedKeys.includes(column) ? 'hashed' : choose(column));
  }

  /** Lets the columns of a table that is read anew go from hashes to values, as selected: those of its key, too. */
  forgetHashes(source: TableName): void {
    const entry = this.#entries.get(tableId(source));
    if (entry === undefined) return;
    const choose = this.#options.selected.columnsOf(source, entry.current.primaryKey);
    const isOver = (column: StoredColumn) => column.isHashed === true && choose(column.source) === 'stored';
    if (!entry.current.columns.some(isOver)) return;
    const columns = entry.current.columns.map((column) =>
      isOver(column) ? storedColumn(column.source, column.name, column.type, false) : column,
    );
    entry.current = { ...entry.current, columns };
  }

  /** The tables as they are to be whose columns are not hashed as selected, or are there and to be dropped. */
  planSelected(): StoredTable[] {
    if (!this.#options.selected.hasSalt) return [];
    return [...this.#entries.values()].flatMap(({ current: { source, primaryKey, columns } }) => {
      const choose = this.columnsOf(source, primaryKey);
      const isDone = columns.every(
        (column) =>
          choose(column.source) !== 'dropped' && isToBeHashed(column, choose) === (column.isHashed === true),
      );
      return isDone ? [] : [this.#tableWith(source, primaryKey, new Map(), choose)];
    });
  }

  /** The tables as the rows of this sync make them. */
  tables(): StoredTable[] {
    return [...this.#entries.values()].map(({ current }) => current);
  }

  /** The table a declaration asks for, rows or none. */
  planDeclared(declared: DeclaredTable): StoredTable {
    const keys = declared.primaryKey.length === 0 ? [keylessColumn] : declared.primaryKey;
    const choose = this.columnsOf(declared.table, keys);
    const types = new Map<string, StoredType>();
    if (declared.primaryKey.length === 0) types.set(keylessColumn, 'STRING');
    for (const column of declared.columns) {
      if (!isLeftOut(choose(column.name))) types.set(column.name, column.type);
    }
    for (const key of keys) if (!types.has(key)) types.set(key, 'UNTYPED');
    return this.#tableWith(declared.table, keys, types, choose);
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
    choose: ChooseColumn,
  ): StoredTable {
    const found = this.find(source);
    const columnNames = createNameMap({
      strategy: this.#options.naming,
      kind: 'column',
      reserved: systemColumns,
      maximumBytes: Infinity,
      foldsCase: true,
      stored: new Map(found?.columns.map((column) => [column.source, column.name])),
    });
    const key = found === undefined ? primaryKey : keyFor(found, primaryKey);
    const losesHash = found !== undefined && isKeyless(found.primaryKey) && !isKeyless(key);
    const kept = (found?.columns ?? []).filter(
      (column) => choose(column.source) !== 'dropped' && !(losesHash && column.source === keylessColumn),
    );
    const columns: StoredColumn[] = kept.map((column) => {
      const isHashed = isToBeHashed(column, choose);
      const type = isHashed ? 'STRING' : (types.get(column.source) ?? column.type);
      const isSame = sameType(type, column.type) && isHashed === (column.isHashed === true);
      return isSame ? column : storedColumn(column.source, column.name, type, isHashed);
    });
    const hasHash = isKeyless(key);
    for (const [name, type] of types) {
      if (columns.some((column) => column.source === name)) continue;
      const stored = hasHash && name === keylessColumn ? keylessColumn : columnNames.nameOf(name);
      columns.push(storedColumn(name, stored, type, choose(name) === 'hashed'));
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
    if (source.schema === undefined) return this.#options.connection;
    const stored = new Map<string, string>();
    for (const { current } of this.#entries.values()) {
      if (current.source.schema !== undefined) stored.set(current.source.schema, current.schema);
    }
    const names = createSchemaNames({
      connection: this.#options.connection,
      strategy: this.#options.naming,
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
      strategy: this.#options.naming,
      kind: 'table',
      reserved: [],
      maximumBytes: Infinity,
      foldsCase: true,
      stored: new Map(neighbours.map((table) => [table.source.name, table.name])),
    }).nameOf(source.name);
  }
}

/** A column that is left out stays as it is. */
function isToBeHashed(column: StoredColumn, choose: ChooseColumn): boolean {
  const choice = choose(column.source);
  return isLeftOut(choice) ? column.isHashed === true : choice === 'hashed';
}

function storedColumn(source: string, name: string, type: StoredType, isHashed: boolean): StoredColumn {
  return isHashed ? { source, name, type: 'STRING', isHashed: true } : { source, name, type };
}
