import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { HeadwaterError } from '@headwater/protocol';
import type { Destination } from '../control/tables.ts';
import type { SyncJob } from '../runs/run-messages.ts';
import { isMine } from './destination-folder.ts';
import { dataPlaces } from '../server-settings.ts';

const configSchema = z.object({ path: z.string().nullish() });

/** Where the tables of a connection are, in a destination of DuckDB: a folder for each connection. */
export function warehouseOf(
  dataFolder: string,
  destination: Pick<Destination, 'id' | 'config'>,
  schema: string,
): SyncJob['destination'] {
  const base = givenFolder(destination) ?? dataPlaces.destination(dataFolder, destination.id);
  const folder = join(base, schema);
  return { service: 'duckdb', warehouse: join(folder, 'warehouse.db'), uploads: join(folder, 'uploads') };
}

/**
 * Checks that the folder of a destination is the one it has taken. Tables that are written where a disk is not mounted are
 * out of sight as soon as it is.
 *
 * @throws HeadwaterError `destination_invalid`
 */
export function mustBeThere(destination: Pick<Destination, 'id' | 'config'>): void {
  const folder = givenFolder(destination);
  if (folder === null || isMine({ folder, id: destination.id })) return;
  throw new HeadwaterError(
    'destination_invalid',
    `${folder} does not hold the tables of this destination: see whether its disk is mounted, or test the destination if the folder is new`,
  );
}

/** The folder that a person gave; null for the one in the data folder. */
function givenFolder({ config }: Pick<Destination, 'config'>): string | null {
  const { path } = configSchema.parse(JSON.parse(config));
  return path !== null && path !== undefined && isAbsolute(path) ? path : null;
}
