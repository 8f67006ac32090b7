import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimeValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBConnection,
} from '@duckdb/node-api';
import type { ColumnModel } from './oracle.ts';

/** A table as DuckDB holds it, column by column, the rows in the order of the column `n` where there is one. */
export interface StoredTable {
  readonly name: string;
  /** By source name. */
  readonly columns: ReadonlyMap<string, StoredColumn>;
}

export interface StoredColumn extends ColumnModel {
  readonly name: string;
}

/** The columns of a table without their names in it: what the model speaks of. */
export function contentsOf(table: StoredTable | undefined): Record<string, ColumnModel> {
  const columns = [...(table?.columns ?? [])];
  return Object.fromEntries(columns.map(([source, { type, values }]) => [source, { type, values }]));
}

/** Reads the tables of a DuckDB file by their source names, with the driver alone. */
export async function readWarehouse(file: string): Promise<Map<string, StoredTable>> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll('SELECT definition FROM _headwater.tables');
    const tables = new Map<string, StoredTable>();
    for (const [text] of reader.getRows()) {
      const definition: Definition = JSON.parse(String(text));
      const { schema, name } = definition.source;
      const source = schema === undefined ? name : `${schema}.${name}`;
      tables.set(source, await readTable(connection, definition));
    }
    return tables;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface Definition {
  readonly source: { readonly schema?: string; readonly name: string };
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly { readonly source: string; readonly name: string; readonly type: unknown }[];
}

async function readTable(connection: DuckDBConnection, definition: Definition): Promise<StoredTable> {
  const { schema, name, columns } = definition;
  const key = columns.find((column) => column.source === 'n');
  const order = key === undefined ? '' : ` ORDER BY ${quote(key.name)}`;
  const names = columns.map((column) => quote(column.name));
  const rows = `FROM ${quote(schema)}.${quote(name)} WHERE NOT _fivetran_deleted${order}`;
  const types = (await connection.runAndReadAll(`SELECT ${names.join(', ')} ${rows} LIMIT 0`)).columnTypes();
  const isText = types.map((type) => type.typeId === DuckDBTypeId.VARCHAR);
  // The driver leaves out a byte order mark at the beginning of a text, but not its bytes.
  const selected = names.map((column, index) => (isText[index] === true ? `encode(${column})` : column));
  const reader = await connection.runAndReadAll(`SELECT ${selected.join(', ')} ${rows}`);
  const values = reader.getColumns();
  return {
    name,
    columns: new Map(
      columns.map((column, index) => [
        column.source,
        {
          name: column.name,
          type: column.type === 'UNTYPED' ? 'UNTYPED' : (types[index]?.alias ?? String(types[index])),
          values: (values[index] ?? []).map(isText[index] === true ? textOf : plainValue),
        },
      ]),
    ),
  };
}

function textOf(value: unknown): unknown {
  return value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString() : value;
}

function plainValue(value: unknown): unknown {
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
  if (value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBDateValue || value instanceof DuckDBTimeValue) return value.toString();
  if (value instanceof DuckDBTimestampValue) return value.toString();
  // Zero has no sign where a column widens on the way; everything else is told apart.
  return value === 0 ? 0 : value;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
