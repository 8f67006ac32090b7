import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';

/** Gives the folder of the file whose code called: cassettes lie beside the test, wherever it is started from. */
export function folderOfCaller(): string {
  // This function, the one of ours that asks, and its caller.
  const script = getCallSites(3)[2]?.scriptName ?? '';
  const file = script.startsWith('file:') ? fileURLToPath(script) : script;
  return isAbsolute(file) ? dirname(file) : process.cwd();
}

/** Gives the file of a cassette: `cassettes/orders` is `cassettes/orders.json`. */
export function cassettePath(name: string | URL, folder: string): string {
  const path = name instanceof URL ? fileURLToPath(name) : resolve(folder, name);
  return path.endsWith('.json') ? path : `${path}.json`;
}
