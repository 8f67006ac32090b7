import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { dataFile } from './source/data-file.ts';

/** What a table of the warehouse holds. */
export interface TableCount {
  readonly table: string;
  /** All rows, also those marked as deleted. */
  readonly rows: number;
  readonly deleted: number;
  /** Rows written or marked since the given time. */
  readonly writtenNow: number;
}

const tables = ['flights', 'airports', 'earthquakes', 'movies'];

/** Counts the rows of every table. */
export async function readTableCounts(path: string, since: Date): Promise<TableCount[]> {
  return readWarehouse(path, async (connection) => {
    const counts: TableCount[] = [];
    for (const table of tables) {
      const [rows, deleted, writtenNow] = await readNumbers(
        connection,
        `select count(*), count(*) filter (_fivetran_deleted),
           count(*) filter (_fivetran_synced >= '${since.toISOString()}')
         from tester.${table}`,
      );
      counts.push({ table, rows: rows ?? 0, deleted: deleted ?? 0, writtenNow: writtenNow ?? 0 });
    }
    return counts;
  });
}

/**
 * Compares every value of every flight with the file of the data set, read by DuckDB itself, and counts them.
 *
 * @throws Error when some flight differs
 */
export async function compareFlights(path: string): Promise<number> {
  return readWarehouse(path, async (connection) => {
    const [flights = 0, equal] = await readNumbers(
      connection,
      `select count(*), count(*) filter (
         flight.date = original.date and flight.delay = original.delay
         and flight.distance = original.distance and flight.origin = original.origin
         and flight.destination = original.destination and epoch(flight.updated_at) = epoch(original.date))
       from tester.flights flight
       left join read_parquet('${dataFile('flights-3m.parquet')}', file_row_number = true) original
         on flight.id = original.file_row_number + 1`,
    );
    if (flights !== equal) throw new Error(`${flights} flights, but only ${equal} are equal to the file`);
    return flights;
  });
}

async function readWarehouse<T>(
  path: string,
  read: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return await read(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function readNumbers(connection: DuckDBConnection, sql: string): Promise<number[]> {
  const result = await connection.runAndReadAll(sql);
  return result.getRows()[0]?.map(Number) ?? [];
}
