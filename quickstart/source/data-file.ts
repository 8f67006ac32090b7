import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a file of the npm package `vega-datasets`. */
export function dataFile(name: string): string {
  const start = fileURLToPath(import.meta.resolve('vega-datasets'));
  return join(dirname(dirname(start)), 'data', name);
}
