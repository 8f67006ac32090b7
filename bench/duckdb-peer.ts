import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** What DuckDB alone is to do: the argument of this program, as JSON. */
export interface PeerOrder {
  readonly format: 'csv' | 'parquet';
  /** Whether the table it fills has an index over its key, which makes sure that no key comes twice. */
  readonly hasIndex: boolean;
  /** The file of a sync, which holds the rows. */
  readonly warehouse: string;
  readonly folder: string;
  /** The file it makes. */
  readonly target: string;
}

/** What it took: what this program prints, as JSON. */
export interface PeerAnswer {
  readonly seconds: number;
}

const order: PeerOrder = JSON.parse(process.argv[2] ?? '{}');
const rowsFile = join(order.folder, `rows.${order.format}`);

const columns = await inFile(order.warehouse, async (run) => {
  if (!existsSync(rowsFile)) {
    await run(`COPY (SELECT * EXCLUDE (_fivetran_synced, _fivetran_deleted) FROM bench.t) TO '${rowsFile}'`);
  }
  const found = await run(
    `SELECT column_name, data_type FROM duckdb_columns()
     WHERE schema_name = 'bench' AND table_name = 't' AND NOT starts_with(column_name, '_fivetran_')`,
  );
  // A text is not checked again, while JSON would be.
  return found.map(([name, type]) => `${String(name)} ${String(type).replace('JSON', 'VARCHAR')}`);
});

await inFile(order.target, async (run) => {
  const key = order.hasIndex ? ', PRIMARY KEY (id)' : '';
  await run('CREATE SCHEMA bench');
  await run(`CREATE TABLE bench.t (${columns.join(', ')}${key})`);
  const begun = performance.now();
  await run(`COPY bench.t FROM '${rowsFile}'`);
  await run('CHECKPOINT');
  const answer: PeerAnswer = { seconds: (performance.now() - begun) / 1000 };
  console.log(JSON.stringify(answer));
});

async function inFile<T>(
  file: string,
  work: (run: (sql: string) => Promise<unknown[][]>) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await work(async (sql) => (await connection.runAndReadAll(sql)).getRows());
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
