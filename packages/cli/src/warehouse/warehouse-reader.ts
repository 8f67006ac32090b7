import { existsSync } from 'node:fs';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { DestinationError } from '@headwater/protocol';

/** A warehouse file that is open for reading. */
export interface Warehouse {
  /** The tables of one connection, by schema and name. */
  tables(connection: string): Promise<WarehouseTable[]>;
  /**
   * Reads rows in the order they are stored. Every value is the text that the warehouse itself makes of it, so none is
   * changed on the way.
   *
   * @param longest how many characters of a value are wanted, null for all
   */
  rows(
    table: WarehouseTable,
    limit: number,
    longest: number | null,
  ): AsyncGenerator<readonly (string | null)[]>;
  close(): void;
}

export interface WarehouseTable {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/**
 * Opens a warehouse file, for reading only.
 *
 * @param title how messages name the file
 * @throws DestinationError when it is missing, held by another program, or no warehouse
 */
export async function openWarehouse(file: string, title: string): Promise<Warehouse> {
  if (!existsSync(file)) {
    throw new DestinationError('destination', `there is no ${title}: headwater debug makes it`);
  }
  const { instance, connection } = await connect(file, title, 'READ_ONLY');
  return {
    tables: (name) => readTables(connection, name),
    rows: (table, limit, longest) => readRows(connection, table, limit, longest),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/**
 * Checks that no other program reads or writes a warehouse file. Whatever else may be wrong with it is no matter here.
 *
 * @throws DestinationError `destination_locked` when one does
 */
export async function checkIsFree(file: string, title: string): Promise<void> {
  try {
    const { instance, connection } = await connect(file, title, 'READ_WRITE');
    connection.closeSync();
    instance.closeSync();
  } catch (error) {
    if (error instanceof DestinationError && error.code === 'destination_locked') throw error;
  }
}

async function connect(
  file: string,
  title: string,
  access: 'READ_ONLY' | 'READ_WRITE',
): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
  try {
    const instance = await DuckDBInstance.create(file, {
      access_mode: access,
      // Everything needed is built in; nothing is fetched.
      autoinstall_known_extensions: 'false',
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return { instance, connection };
  } catch (cause) {
    throw openingError(cause, title);
  }
}

function openingError(cause: unknown, title: string): DestinationError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const holder = /(?:held in|already open in)\s+(.+?) \(PID (\d+)\)/.exec(message);
  if (holder !== null) {
    const text = `${title} is in use by ${holder[1]} (process ${holder[2]}): close that program, then try again`;
    return new DestinationError('destination_locked', text, { cause });
  }
  if (/Could not set lock|being used by another process/.test(message)) {
    return new DestinationError(
      'destination_locked',
      `${title} is in use by another program: close it first`,
      {
        cause,
      },
    );
  }
  if (/not a valid DuckDB database/.test(message)) {
    const text = `${title} is no DuckDB file: move it away, headwater debug then makes a new one`;
    return new DestinationError('destination_invalid', text, { cause });
  }
  return new DestinationError('destination', `${title} cannot be opened: ${message.split('\n', 1).join()}`, {
    cause,
  });
}

async function readTables(connection: DuckDBConnection, name: string): Promise<WarehouseTable[]> {
  const found = await texts(
    connection,
    `SELECT schema_name, table_name FROM duckdb_tables()
     WHERE schema_name = $1 OR starts_with(schema_name, $1 || '_')
     ORDER BY schema_name, table_name`,
    [name],
  );
  const tables: WarehouseTable[] = [];
  for (const [schema = '', table = ''] of found) {
    const columns = await texts(
      connection,
      `SELECT column_name, data_type FROM duckdb_columns()
       WHERE schema_name = $1 AND table_name = $2 ORDER BY column_index`,
      [schema, table],
    );
    const count = await texts(connection, `SELECT count(*) FROM ${quoted(schema)}.${quoted(table)}`);
    tables.push({
      schema,
      name: table,
      rows: Number(count[0]?.[0]),
      columns: columns.map(([column = '', type = '']) => ({ name: column, type })),
    });
  }
  return tables;
}

async function* readRows(
  connection: DuckDBConnection,
  table: WarehouseTable,
  limit: number,
  longest: number | null,
): AsyncGenerator<readonly (string | null)[]> {
  const values = table.columns.map((column) => {
    const text = textOf(column);
    return longest === null ? text : `left(${text}, ${longest})`;
  });
  const result = await connection.stream(
    `SELECT ${values.join(', ')} FROM ${quoted(table.schema)}.${quoted(table.name)} LIMIT ${limit}`,
  );
  for await (const rows of result.yieldRows()) {
    for (const row of rows) yield row.map((value) => (value === null ? null : String(value)));
  }
}

/** DuckDB's cast to text is wrong by a factor of two for a few doubles; its JSON is not, but knows no NaN. */
function textOf({ name, type }: WarehouseTable['columns'][number]): string {
  const value = quoted(name);
  const cast = `CAST(${value} AS VARCHAR)`;
  if (type !== 'DOUBLE') return cast;
  const json = `replace(replace(CAST(to_json(${value}) AS VARCHAR), 'e', 'e+'), 'e+-', 'e-')`;
  return `CASE WHEN isfinite(${value}) THEN ${json} ELSE ${cast} END`;
}

async function texts(connection: DuckDBConnection, sql: string, values: string[] = []): Promise<string[][]> {
  const reader = await connection.runAndReadAll(sql, values);
  return reader.getRows().map((row) => row.map(String));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
