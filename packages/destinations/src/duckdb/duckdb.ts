import type { Destination } from '@headwater/protocol';
import { openWarehouse } from './open.ts';
import { DuckDBSession } from './session.ts';

export interface DuckDBOptions {
  /** The database file; made, with its folder, when it is missing. */
  readonly file: string;
  /** How much memory DuckDB may use, in MiB. @default 400 */
  readonly memoryMegabytes?: number;
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
    async open(spoolFolder) {
      const warehouse = await openWarehouse(options.file, spoolFolder, options.memoryMegabytes ?? 400);
      return new DuckDBSession(options.file, warehouse);
    },
  };
}
