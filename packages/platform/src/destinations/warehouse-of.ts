import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { Destination } from '../control/tables.ts';
import type { SyncJob } from '../runs/run-messages.ts';
import { dataPlaces } from '../server-settings.ts';

const configSchema = z.object({ path: z.string().nullish() });

/** Where the tables of a connection are, in a destination of DuckDB: a folder for each connection. */
export function warehouseOf(
  dataFolder: string,
  { id, config }: Pick<Destination, 'id' | 'config'>,
  schema: string,
): SyncJob['destination'] {
  const { path } = configSchema.parse(JSON.parse(config));
  const base =
    path !== null && path !== undefined && isAbsolute(path) ? path : dataPlaces.destination(dataFolder, id);
  const folder = join(base, schema);
  return { service: 'duckdb', warehouse: join(folder, 'warehouse.db'), uploads: join(folder, 'uploads') };
}
