import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spoolFolder, stateFile, warehouseFile } from '../connector-place.ts';
import { checkIsFree } from './warehouse-reader.ts';

/** What earlier syncs of `debug` left in a connector's folder. */
export interface Remains {
  readonly path: string;
  /** Null for a folder. */
  readonly bytes: number | null;
}

/** Lists what there is of the warehouse, its log and the state. */
export function findWarehouse(folder: string): Remains[] {
  const warehouse = warehouseFile(folder);
  // What DuckDB had not yet moved into the file would otherwise be played into the new one.
  return existing([warehouse, `${warehouse}.wal`, stateFile(folder)]);
}

/** As {@link findWarehouse}, with the folders beside it: of uploaded files, and of those that `--keep-spool` kept. */
export function findRemains(folder: string): Remains[] {
  const files = dirname(warehouseFile(folder));
  const entries = existsSync(files) ? readdirSync(files, { withFileTypes: true }) : [];
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(files, name));
  return [
    ...findWarehouse(folder),
    ...existing(folders.filter((path) => path !== spoolFolder(folder)).toSorted()),
  ];
}

/**
 * Removes what was found.
 *
 * @throws DestinationError when another program holds the warehouse; nothing is removed then
 */
export async function removeRemains(
  remains: readonly Remains[],
  folder: string,
  warehouseTitle: string,
): Promise<void> {
  const warehouse = warehouseFile(folder);
  if (existsSync(warehouse)) await checkIsFree(warehouse, warehouseTitle);
  for (const { path } of remains) rmSync(path, { recursive: true, force: true });
}

function existing(paths: readonly string[]): Remains[] {
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? [] : [{ path, bytes: found.isDirectory() ? null : found.size }];
  });
}
