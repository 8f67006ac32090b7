import {
  filePathColumn,
  isKeyless,
  isSameKey,
  joinNumbers,
  keylessColumn,
  numbersOfType,
  sameType,
  tableId,
  widen,
  type DeclaredTable,
  type NumberFacts,
  type SpoolFile,
  type StoredTable,
  type StoredType,
  type TableName,
} from '@headwater/protocol';

/** A table of the source, as a sync has met it. Whether it is stored makes no difference. */
export interface DiscoveredTable {
  readonly table: TableName;
  /** Empty for a table without a key. */
  readonly primaryKey: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: StoredType }[];
}

interface Column {
  type: StoredType;
  numbers: NumberFacts;
}

interface Table {
  readonly table: TableName;
  primaryKey: readonly string[];
  readonly columns: Map<string, Column>;
}

/** Collects the tables and columns that a connector declares or writes to. */
export class Discovered {
  readonly #tables = new Map<string, Table>();
  #hasNews = false;

  declare(tables: readonly DeclaredTable[]): void {
    for (const { table, primaryKey, columns } of tables) {
      const known = this.meet(table, primaryKey);
      for (const name of primaryKey) this.#add(known, name, 'UNTYPED', numbersOfType('UNTYPED'));
      for (const { name, type } of columns) this.#add(known, name, type, numbersOfType('UNTYPED'));
    }
  }

  take({ table, primaryKey, columns }: SpoolFile): void {
    const known = this.meet(table, primaryKey);
    for (const { name, type, numbers } of columns) this.#add(known, name, type, numbers);
  }

  meet(table: TableName, primaryKey: readonly string[]): Table {
    const id = tableId(table);
    const key = isKeyless(primaryKey) ? [] : primaryKey;
    const known = this.#tables.get(id) ?? { table, primaryKey: key, columns: new Map<string, Column>() };
    if (!this.#tables.has(id) || !isSameKey(known.primaryKey, key)) this.#hasNews = true;
    known.primaryKey = key;
    this.#tables.set(id, known);
    return known;
  }

  /**
   * Gives all tables when something has come since the last time.
   *
   * @param find a table as it is stored, which knows more of its columns than this sync has seen
   */
  news(find: (table: TableName) => StoredTable | undefined): readonly DiscoveredTable[] | undefined {
    if (!this.#hasNews) return undefined;
    this.#hasNews = false;
    return [...this.#tables.values()].map(({ table, primaryKey, columns }) => {
      const types = new Map([...columns].map(([name, { type }]) => [name, type]));
      for (const { source, type, isHashed } of find(table)?.columns ?? []) {
        if (isHashed !== true && !isOurs(source)) types.set(source, type);
      }
      return { table, primaryKey, columns: [...types].map(([name, type]) => ({ name, type })) };
    });
  }

  #add({ columns }: Table, name: string, type: StoredType, numbers: NumberFacts): void {
    if (isOurs(name)) return;
    const known = columns.get(name);
    if (known === undefined) {
      columns.set(name, { type, numbers });
      this.#hasNews = true;
      return;
    }
    known.numbers = joinNumbers(known.numbers, numbers);
    const wider = widen(known.type, type, known.numbers);
    if (sameType(wider, known.type)) return;
    known.type = wider;
    this.#hasNews = true;
  }
}

/** The tables of a declaration, as those are told that a sync has met. */
export function discoveredTables(declared: readonly DeclaredTable[]): readonly DiscoveredTable[] {
  const discovered = new Discovered();
  discovered.declare(declared);
  return discovered.news(() => undefined) ?? [];
}

function isOurs(column: string): boolean {
  return column === keylessColumn || column === filePathColumn;
}
