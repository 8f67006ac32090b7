import { dirname, join } from 'node:path';
import type { Destination } from '@headwater/protocol';
import { DuckDBSession } from './session.ts';
import { UploadFolder } from './upload-folder.ts';
import { Warehouse } from './warehouse.ts';

export interface DuckDBOptions {
  /** The database file; made, with its folder, when it is missing. */
  readonly file: string;
  /**
   * How much memory DuckDB may use, in MiB. It is raised when large values or many columns need more, up to seven
   * tenths of the machine's.
   *
   * @default 400
   */
  readonly memoryMegabytes?: number;
  /** The folder for uploaded files, in which each table gets its own. @default the connection's name, beside the file */
  readonly uploads?: string;
}

/**
 * Loads rows into a DuckDB file, which any DuckDB client can open afterwards.
 *
 * @example
 * const destination = duckdb({ file: 'files/warehouse.db' });
 */
export function duckdb(options: DuckDBOptions): Destination {
  return {
    title: `DuckDB ${options.file}`,
    async open(spoolFolder, hashSalt) {
      const memory = (options.memoryMegabytes ?? 400) * 2 ** 20;
      const warehouse = await Warehouse.open({ file: options.file, spoolFolder, hashSalt }, memory);
      return new DuckDBSession(
        warehouse,
        (connection) =>
          new UploadFolder(options.uploads ?? join(dirname(options.file), connection), connection),
      );
    },
  };
}
