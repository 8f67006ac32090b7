import { DuckDBBlobValue, DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import {
  isKeyless,
  keylessColumn,
  tableId,
  tableText,
  typeText,
  type DeclaredTable,
  type StoredColumn,
  type StoredTable,
} from '@headwater/protocol';
import { parseExactly } from './exact-json.ts';

/** A row as a test sees it: the source's column names, values a test can write down. */
export type TestRow = Record<string, unknown>;

/** A table as it was read. */
export interface ReadTable {
  /** The name the connector gives it. */
  readonly name: string;
  /** Its key, by the names of the source; none when its rows are their own key. */
  readonly primaryKey: readonly string[];
  readonly rows: TestRow[];
}

/**
 * Reads every table of a warehouse, by the name the connector gives it: its key in the declaration, or `schema.table`,
 * without the schema where the source has none. Rows come in the order of their keys.
 *
 * Whole numbers are numbers while exact, else bigint; decimals, dates and times are text. JSON is parsed, and its numbers
 * too are numbers while exact, else bigint, or `JSON.rawJSON('0.12345678901234567890')` for a fraction. A row that was
 * deleted has `_fivetran_deleted: true`; other rows show no system column.
 */
export async function readTables(
  file: string,
  declared: readonly DeclaredTable[] = [],
): Promise<Record<string, TestRow[]>> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    // A schema may be called like the file, so every name is written in full.
    const [[catalog] = []] = (await connection.runAndReadAll('SELECT current_database()')).getRows();
    const tables = [...(await readCatalog(connection, String(catalog), declared)).values()].flat();
    // By entries, so that a name is a name, be it `__proto__`.
    return Object.fromEntries(tables.map(({ name, rows }) => [name, rows]));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Reads the tables of each connection in a catalog, through a connection whose time zone is UTC. */
export async function readCatalog(
  connection: DuckDBConnection,
  catalog: string,
  declared: readonly DeclaredTable[],
): Promise<ReadonlyMap<string, readonly ReadTable[]>> {
  const keys = new Map(declared.map(({ table, key }) => [tableId(table), key]));
  const warehouse = quote(catalog);
  const definitions = await connection.runAndReadAll(
    `SELECT connection, definition FROM ${warehouse}._headwater.tables ORDER BY rowid`,
  );
  const tables = new Map<string, ReadTable[]>();
  for (const [owner, definition] of definitions.getRows()) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the destination wrote it from a StoredTable
    const table = JSON.parse(String(definition)) as StoredTable;
    const reader = await connection.runAndReadAll(selectStatement(table, warehouse));
    const name = keys.get(tableId(table.source)) ?? tableText(table.source);
    const primaryKey = isKeyless(table.primaryKey) ? [] : table.primaryKey;
    const rows = reader.getRows().map((values) => testRow(table, values));
    tables.set(String(owner), [...(tables.get(String(owner)) ?? []), { name, primaryKey, rows }]);
  }
  return tables;
}

function selectStatement(table: StoredTable, warehouse: string): string {
  const columns = [...table.columns.map(columnExpression), '_fivetran_deleted'];
  const order = isKeyless(table.primaryKey)
    ? ['rowid']
    : table.primaryKey.map((key) => quote(nameOf(table, key)));
  return `SELECT ${columns.join(', ')} FROM ${warehouse}.${quote(table.schema)}.${quote(table.name)} ORDER BY ${order.join(', ')}`;
}

function columnExpression({ name, type }: StoredColumn): string {
  // The driver leaves out a byte order mark at the beginning of a text, but not its bytes.
  if (isText(type)) return `encode(${quote(name)})`;
  return isReadAsText(type) ? `${quote(name)}::VARCHAR` : quote(name);
}

/** @param values of the columns in their order, then whether the row is marked as deleted */
function testRow(table: StoredTable, values: readonly unknown[]): TestRow {
  const hash = isKeyless(table.primaryKey) ? keylessColumn : undefined;
  const fields = table.columns.flatMap((column, index): [string, unknown][] =>
    column.source === hash ? [] : [[column.source, testValue(column, values[index])]],
  );
  if (values[table.columns.length] === true) fields.push(['_fivetran_deleted', true]);
  return Object.fromEntries(fields);
}

function testValue({ type }: StoredColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value instanceof DuckDBBlobValue)
    return isText(type) ? Buffer.from(value.bytes).toString() : value.bytes;
  if (typeof value !== 'string') return value;
  switch (type) {
    case 'JSON':
      return parseExactly(value);
    case 'UTC_DATETIME':
      return `${value.replace(' ', 'T').replace(/\+00$/, '')}Z`;
    case 'NAIVE_DATETIME':
      return value.replace(' ', 'T');
    default:
      return value;
  }
}

function isText(type: StoredColumn['type']): boolean {
  return type === 'STRING' || type === 'XML' || type === 'UNTYPED';
}

function isReadAsText(type: StoredColumn['type']): boolean {
  return (
    typeText(type).startsWith('DECIMAL') ||
    ['JSON', 'NAIVE_DATE', 'NAIVE_DATETIME', 'UTC_DATETIME', 'NAIVE_TIME'].includes(typeText(type))
  );
}

function nameOf(table: StoredTable, source: string): string {
  return table.columns.find((column) => column.source === source)?.name ?? source;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
