import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { connectorFolder, findConnector, pathTitle, withHome } from './connector-place.ts';
import { UsageError } from './usage-error.ts';

/** A connector in any language. Paths are absolute; the folder is where `debug` keeps what belongs to it. */
export type ConnectorSource =
  /** A module of TypeScript or JavaScript. */
  | { readonly kind: 'module'; readonly file: string; readonly folder: string }
  /** A `connector.py`, which is run with the Python SDK. */
  | { readonly kind: 'python'; readonly folder: string }
  /** A program that a `headwater.json` says how to start. */
  | { readonly kind: 'program'; readonly folder: string }
  /** A server that runs already: `127.0.0.1:50051`. */
  | { readonly kind: 'server'; readonly address: string; readonly folder: string };

/**
 * Finds a connector: a module in the folder that is named, or the file itself; else `headwater.json`, else
 * `connector.py`.
 *
 * @param server the address of one that runs already; only the folder is looked for then
 * @throws UsageError when there is none
 */
export function findConnectorSource(path: string, currentFolder: string, server?: string): ConnectorSource {
  if (server !== undefined) {
    return { kind: 'server', address: readAddress(server), folder: connectorFolder(path, currentFolder) };
  }
  const absolute = resolve(currentFolder, withHome(path));
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found?.isFile() === true && absolute.endsWith('.py')) return pythonFile(absolute, currentFolder);
  if (found?.isDirectory() === true && !holdsModule(absolute)) {
    if (existsSync(join(absolute, 'headwater.json'))) return { kind: 'program', folder: absolute };
    if (existsSync(join(absolute, 'connector.py'))) return { kind: 'python', folder: absolute };
  }
  return { kind: 'module', ...findConnector(path, currentFolder) };
}

function pythonFile(file: string, currentFolder: string): ConnectorSource {
  const folder = dirname(file);
  if (file === join(folder, 'connector.py')) return { kind: 'python', folder };
  throw new UsageError(`${pathTitle(file, currentFolder)}: a connector in Python is called connector.py`);
}

function holdsModule(folder: string): boolean {
  return ['connector.ts', 'connector.js', 'connector.mjs'].some((name) => existsSync(join(folder, name)));
}

function readAddress(given: string): string {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(given) ?? [];
  const number = Number(port);
  if (number >= 1 && number <= 65_535) return `${host}:${number}`;
  throw new UsageError(`--grpc wants the address of a server, such as 127.0.0.1:50051; "${given}" was given`);
}
