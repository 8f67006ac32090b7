import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInMemory, type MemoryWarehouse } from '@headwater/destinations/duckdb';
import type { DeclaredTable, Destination, DestinationSession } from '@headwater/protocol';
import { readCatalog, type ReadTable } from '../read-tables.ts';

/**
 * A warehouse in memory for many syncs, each of a connection of its own: to open one takes longer than a sync, and so
 * does a disk that makes each commit durable.
 */
export class OpenWarehouse implements AsyncDisposable {
  readonly #folder: string;
  readonly #memory: MemoryWarehouse;
  readonly spoolParent: string;
  readonly destination: Destination;

  private constructor(folder: string, spoolParent: string, memory: MemoryWarehouse) {
    this.#folder = folder;
    this.spoolParent = spoolParent;
    this.#memory = memory;
    this.destination = { title: 'DuckDB in memory', open: async () => keptOpen(memory.session) };
  }

  static async open(): Promise<OpenWarehouse> {
    const folder = mkdtempSync(join(tmpdir(), 'headwater-explore-'));
    const spoolParent = join(folder, 'spool');
    mkdirSync(spoolParent);
    return new OpenWarehouse(folder, spoolParent, await openInMemory(spoolParent, join(folder, 'uploads')));
  }

  /** Reads the tables of each connection. */
  read(declared: readonly DeclaredTable[]): Promise<ReadonlyMap<string, readonly ReadTable[]>> {
    const { connection, catalog } = this.#memory;
    return readCatalog(connection, catalog, declared);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#memory.session.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A session that outlives the sync it is opened for. */
function keptOpen(session: DestinationSession): DestinationSession {
  return {
    recover: (connection) => session.recover(connection),
    createTable: (table) => session.createTable(table),
    canAlter: (table) => session.canAlter(table),
    alterTable: (from, to) => session.alterTable(from, to),
    load: (table, batch) => session.load(table, batch),
    truncate: (table, before) => session.truncate(table, before),
    numbers: (table, column) => session.numbers(table, column),
    commit: (record) => session.commit(record),
    rollback: () => session.rollback(),
    close: () => session.rollback(),
  };
}
