import { existsSync, rmSync } from 'node:fs';
import { DestinationError } from '@headwater/protocol';
import { stateFile, warehouseFile } from './connector-place.ts';
import { openWarehouse } from './warehouse-reader.ts';

/**
 * Removes what earlier syncs of `debug` left: the warehouse and the state.
 *
 * @throws DestinationError when another program writes to the warehouse
 */
export async function startOver(folder: string, warehouseTitle: string): Promise<void> {
  const warehouse = warehouseFile(folder);
  if (existsSync(warehouse)) await checkIsFree(warehouse, warehouseTitle);
  rmSync(warehouse, { force: true });
  // What DuckDB had not yet moved into the file would otherwise be played into the new one.
  rmSync(`${warehouse}.wal`, { force: true });
  rmSync(stateFile(folder), { force: true });
}

async function checkIsFree(warehouse: string, title: string): Promise<void> {
  try {
    (await openWarehouse(warehouse, title)).close();
  } catch (error) {
    // Whatever else is wrong with the file goes with it.
    if (error instanceof DestinationError && error.code !== 'destination_locked') return;
    throw error;
  }
}
