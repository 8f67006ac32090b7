import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Measures DuckDB alone reading the rows of a warehouse from CSV or Parquet: `node duckdb-peer.ts <format> <folder>`. */
const [, , format = 'csv', folder = ''] = process.argv;
const file = join(folder, `rows.${format}`);
const table =
  '(id BIGINT, name VARCHAR, email VARCHAR, amount DECIMAL(18,2), qty INTEGER, score DOUBLE, active BOOLEAN, created_at TIMESTAMPTZ, day DATE, payload VARCHAR)';

await inFile(join(folder, 'warehouse.db'), async (run) => {
  await run(`COPY (SELECT * EXCLUDE (_fivetran_synced, _fivetran_deleted) FROM bench.t) TO '${file}'`);
});
const target = join(folder, 'peer.db');
rmSync(target, { force: true });
await inFile(target, async (run) => {
  await run(`CREATE TABLE t ${table}`);
  const begun = performance.now();
  const before = process.cpuUsage();
  await run(`INSERT INTO t SELECT * FROM '${file}'`);
  await run('CHECKPOINT');
  const cpu = process.cpuUsage(before);
  console.log(
    JSON.stringify({ seconds: (performance.now() - begun) / 1000, cpu: (cpu.user + cpu.system) / 1e6 }),
  );
});

async function inFile(
  path: string,
  work: (run: (sql: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await work((sql) => connection.run(sql));
  connection.closeSync();
  instance.closeSync();
}
