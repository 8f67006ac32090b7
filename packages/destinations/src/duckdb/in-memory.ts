import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DestinationSession } from '@headwater/protocol';
import { DuckDBSession } from './session.ts';
import { UploadFolder } from './upload-folder.ts';
import { Warehouse } from './warehouse.ts';
import { warehouseCatalog } from './warehouse-catalog.ts';

/** A warehouse in memory, gone when its session is closed: for tests that run many syncs and look at their tables. */
export interface MemoryWarehouse {
  /** For one sync after another; closing it ends the warehouse. */
  readonly session: DestinationSession;
  /** Reads the tables, between syncs. */
  readonly connection: DuckDBConnection;
  /** The catalog the tables are in. */
  readonly catalog: string;
}

const memoryBytes = 400 * 2 ** 20;

/**
 * Opens a warehouse in memory.
 *
 * @param spoolFolder the folder that holds every spool file, also those of later syncs
 * @param uploads the folder for uploaded files, in which each connection gets its own
 */
export async function openInMemory(spoolFolder: string, uploads: string): Promise<MemoryWarehouse> {
  const warehouse = await Warehouse.open({ file: ':memory:', spoolFolder }, memoryBytes);
  const session = new DuckDBSession(
    warehouse,
    (connection) => new UploadFolder(join(uploads, connection), connection),
  );
  return { session, connection: warehouse.connection, catalog: warehouseCatalog };
}
