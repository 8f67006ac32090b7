import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync, type SyncEvent, type SyncOptions, type SyncResult } from '@headwater/engine';
import { remoteConnector, runningServer } from '@headwater/grpc/source';
import { readTables, type TestRow } from '@headwater/testing';
import { onTestFinished } from 'vitest';
import { query } from '../cases/warehouse.ts';
import { startScriptedServer, type Script } from './scripted-server.ts';

/** A DuckDB file, and what came of syncs into it. */
export interface RemoteWarehouse {
  readonly folder: string;
  readonly events: readonly SyncEvent[];
  /** Runs one sync from a server that does what it is told. */
  sync(script: Script, options?: Partial<SyncOptions>): Promise<SyncResult>;
  /** Runs one that must fail; gives `code: message`. */
  failedSync(script: Script, options?: Partial<SyncOptions>): Promise<string>;
  /** Runs one from an address. */
  syncFrom(address: string, options?: Partial<SyncOptions>): Promise<SyncResult>;
  tables(): Promise<Record<string, TestRow[]>>;
  query(sql: string): Promise<unknown[][]>;
}

/** Makes an empty warehouse that is removed when the test ends. */
export async function newRemoteWarehouse(): Promise<RemoteWarehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-grpc-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'warehouse.db');
  const events: SyncEvent[] = [];
  const syncFrom = (address: string, options: Partial<SyncOptions> = {}) =>
    runSync({
      connection: 'tester',
      configuration: {},
      ...options,
      connector: remoteConnector(runningServer(address), Object.keys(options.configuration ?? {})),
      destination: duckdb({ file, uploads: folder }),
      spoolParent: join(folder, 'spool'),
      onEvent: (event) => events.push(event),
    });
  const sync = async (script: Script, options?: Partial<SyncOptions>) =>
    syncFrom(await startScriptedServer(script), options);
  return {
    folder,
    events,
    syncFrom,
    sync,
    async failedSync(script, options) {
      const { status, error } = await sync(script, options);
      return error === undefined
        ? status
        : `${error.code}: ${error.message.replaceAll(/127\.0\.0\.1:\d+/g, '<address>')}`;
    },
    tables: () => readTables(file),
    query: (sql) => query(file, sql),
  };
}
