import { DuckDBInstance } from '@duckdb/node-api';
import { isKeyless, keylessColumn, typeText, type StoredColumn, type StoredTable } from '@headwater/protocol';

/** A row as a test sees it: the source's column names, values a test can write down. */
export type TestRow = Record<string, unknown>;

/**
 * Reads every table of a warehouse, by source name, in the order of the keys.
 *
 * Whole numbers are numbers while exact, else bigint; decimals, dates and times are text; JSON is parsed. A row that
 * was deleted has `_fivetran_deleted: true`; other rows show no system column.
 */
export async function readTables(file: string): Promise<Record<string, TestRow[]>> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const definitions = await connection.runAndReadAll(
      'SELECT definition FROM _headwater.tables ORDER BY rowid',
    );
    const tables: Record<string, TestRow[]> = {};
    for (const [definition] of definitions.getRows()) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the destination wrote it from a StoredTable
      const table = JSON.parse(String(definition)) as StoredTable;
      const reader = await connection.runAndReadAll(selectStatement(table));
      tables[table.source.name] = reader.getRowObjects().map((row) => testRow(table, row));
    }
    return tables;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function selectStatement(table: StoredTable): string {
  const columns = table.columns.map((column) => {
    const name = quote(column.name);
    return isReadAsText(column) ? `${name}::VARCHAR AS ${name}` : name;
  });
  const order = isKeyless(table.primaryKey)
    ? 'rowid'
    : table.primaryKey.map((key) => quote(nameOf(table, key))).join(', ');
  return `SELECT ${[...columns, '_fivetran_deleted'].join(', ')} FROM ${quote(table.schema)}.${quote(table.name)} ORDER BY ${order}`;
}

function testRow(table: StoredTable, row: Record<string, unknown>): TestRow {
  const hash = isKeyless(table.primaryKey) ? keylessColumn : undefined;
  const result: TestRow = {};
  for (const column of table.columns) {
    if (column.source !== hash) result[column.source] = testValue(column, row[column.name]);
  }
  if (row['_fivetran_deleted'] === true) result['_fivetran_deleted'] = true;
  return result;
}

function testValue(column: StoredColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'object' && 'bytes' in value) return value.bytes;
  if (typeof value !== 'string') return value;
  switch (column.type) {
    case 'JSON':
      return JSON.parse(value);
    case 'UTC_DATETIME':
      return `${value.replace(' ', 'T').replace(/\+00$/, '')}Z`;
    case 'NAIVE_DATETIME':
      return value.replace(' ', 'T');
    default:
      return value;
  }
}

function isReadAsText(column: StoredColumn): boolean {
  return (
    typeText(column.type).startsWith('DECIMAL') ||
    ['JSON', 'NAIVE_DATE', 'NAIVE_DATETIME', 'UTC_DATETIME', 'NAIVE_TIME'].includes(typeText(column.type))
  );
}

function nameOf(table: StoredTable, source: string): string {
  return table.columns.find((column) => column.source === source)?.name ?? source;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
