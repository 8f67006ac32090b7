import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** A DuckDB file of customers, for as long as it is needed. */
interface CustomerFile extends AsyncDisposable {
  readonly settings: { readonly file: string };
  /** Changes the file, as the program it belongs to would. */
  run(sql: string): Promise<void>;
}

/** Makes a file of customers in a temporary folder. `await using` removes it at the end of the block. */
export async function startSource(): Promise<CustomerFile> {
  const folder = await mkdtemp(join(tmpdir(), 'customers-'));
  const file = join(folder, 'customers.db');
  await makeCustomers(file);
  return {
    settings: { file },
    run: (sql) => runIn(file, sql),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Makes a DuckDB file with three customers. */
export async function makeCustomers(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await runIn(
    file,
    `CREATE OR REPLACE TABLE customers (
       customer_id INTEGER PRIMARY KEY, name VARCHAR, email VARCHAR, updated_at TIMESTAMPTZ
     );
     INSERT INTO customers VALUES
       (1, 'Ada Lovelace', 'ada@example.com', '2024-01-01 09:00:00+00'),
       (2, 'Grace Hopper', 'grace@example.com', '2024-01-02 09:00:00.123456+00'),
       (3, 'Alan Turing', NULL, '2024-01-03 09:00:00+00')`,
  );
}

/** Opens the file only for a moment: a DuckDB file that one process writes is closed to others. */
async function runIn(file: string, sql: string): Promise<void> {
  const database = await DuckDBInstance.create(file);
  const connection = await database.connect();
  try {
    await connection.run(sql);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}
