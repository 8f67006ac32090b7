import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { explainError } from './explain-error.ts';
import { prepareMetadata } from './metadata.ts';
import { text } from './sql.ts';

/** A DuckDB file held open by this process alone. */
export interface Warehouse {
  readonly connection: DuckDBConnection;
  close(): void;
}

/**
 * Opens a DuckDB file and locks the connection down: it reads the spool folder and its own file, nothing else, and its
 * settings but the number of threads cannot be changed later.
 */
export async function openWarehouse(
  file: string,
  spoolFolder: string,
  memoryMegabytes: number,
): Promise<Warehouse> {
  if (file !== ':memory:') await mkdir(dirname(file), { recursive: true });
  try {
    const instance = await DuckDBInstance.create(file, {
      memory_limit: `${memoryMegabytes}MiB`,
      temp_directory: join(spoolFolder, 'duckdb'),
      preserve_insertion_order: 'false',
    });
    const connection = await instance.connect();
    await prepareMetadata(connection);
    await connection.run(
      `SET TimeZone = 'UTC';
       SET allowed_directories = [${text(join(spoolFolder, '/'))}];
       SET enable_external_access = false;
       SET allowed_configs = ['threads'];
       SET lock_configuration = true`,
    );
    return {
      connection,
      close() {
        connection.closeSync();
        instance.closeSync();
      },
    };
  } catch (error) {
    throw explainError(error, file);
  }
}
