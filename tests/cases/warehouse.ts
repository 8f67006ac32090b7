import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBDecimalValue, DuckDBInstance } from '@duckdb/node-api';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync, type SyncOptions, type SyncResult } from '@headwater/engine';
import { inProcess, readTables, type TestRow } from '@headwater/testing';
import { onTestFinished } from 'vitest';

type AnyConnector = Parameters<typeof inProcess>[0];
type WarehouseSyncOptions = Partial<
  Pick<
    SyncOptions,
    'connection' | 'naming' | 'sizes' | 'spoolLimitBytes' | 'chooseState' | 'selection' | 'resync' | 'onEvent'
  >
>;

/** A DuckDB file that syncs are run into, one after the other. */
export interface Warehouse {
  readonly file: string;
  /** Runs one sync from the state of the newest commit. @throws HeadwaterError what made it fail */
  sync(connector: AnyConnector, options?: WarehouseSyncOptions): Promise<SyncResult>;
  /** Runs one sync that must fail, and gives `code: message` of its error. */
  failedSync(connector: AnyConnector, options?: WarehouseSyncOptions): Promise<string>;
  /** The tables by their source names, as the test kit reads them. */
  tables(): Promise<Record<string, TestRow[]>>;
  /** Runs SQL on its file. */
  query(sql: string): Promise<unknown[][]>;
}

/** Makes an empty warehouse that is removed when the test ends. */
export async function newWarehouse(): Promise<Warehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-cases-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'warehouse.db');
  const run = (connector: AnyConnector, options: WarehouseSyncOptions = {}) =>
    runSync({
      connection: 'tester',
      ...options,
      connector: inProcess(connector),
      destination: duckdb({ file }),
      configuration: {},
      spoolParent: join(folder, 'spool'),
    });
  return {
    file,
    async sync(connector, options) {
      const result = await run(connector, options);
      if (result.error !== undefined) throw result.error;
      return result;
    },
    async failedSync(connector, options) {
      const { status, error } = await run(connector, options);
      return error === undefined ? status : `${error.code}: ${error.message}`;
    },
    tables: () => readTables(file),
    query: (sql) => query(file, sql),
  };
}

/** Every loss some syncs reported, as `thing.amount: 2 × why`; the same loss of several syncs is added up. */
export function lossesOf(results: readonly SyncResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { table, losses } of results.flatMap((result) => result.tables)) {
    for (const { column, count, reason } of losses) {
      const place = column === undefined ? table : `${table}.${column}`;
      const key = JSON.stringify([place, reason]);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  return [...counts].map(([key, count]) => {
    const [place, reason]: string[] = JSON.parse(key);
    return `${place}: ${count} × ${reason}`;
  });
}

/** Runs SQL on a DuckDB file with the driver alone; decimals are text, whole numbers are numbers while exact. */
export async function query(file: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(sql);
    return reader.getRows().map((row) => row.map(plainValue));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function plainValue(value: unknown): unknown {
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
  return value;
}
