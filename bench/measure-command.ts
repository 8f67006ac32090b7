import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figures } from './figures.ts';
import { measureProcess } from './measure-process.ts';

const command = fileURLToPath(new URL('../packages/headwater/bin/headwater.js', import.meta.url));
const installed = fileURLToPath(new URL('../node_modules', import.meta.url));

/** Where `headwater debug` puts the tables of a connector, below the connector's folder. */
export const debugWarehouse = join('files', 'warehouse.db');

/**
 * Measures the whole of `headwater debug`, from its start to its exit, in the folder of a connector made for it.
 *
 * @throws Error when it does not end with 0
 */
export async function measureCommand(connector: string, folder: string): Promise<Figures> {
  copyFileSync(join(import.meta.dirname, 'connectors', `${connector}.ts`), join(folder, 'connector.ts'));
  symlinkSync(installed, join(folder, 'node_modules'));
  const { usage } = await measureProcess({ words: [command, 'debug'], folder });
  return { milliseconds: usage.seconds * 1000, othersPercent: usage.othersPercent };
}
