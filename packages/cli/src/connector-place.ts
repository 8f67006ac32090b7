import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Where a connector is, and where `debug` keeps what belongs to it. All paths are absolute. */
export interface ConnectorPlace {
  readonly file: string;
  readonly folder: string;
}

const connectorFiles = ['connector.ts', 'connector.js', 'connector.mjs'];

/**
 * Finds a connector: the file that is named, or `connector.ts`, `.js` or `.mjs` in the folder that is named.
 *
 * @throws UsageError when there is none
 */
export function findConnector(path: string, currentFolder: string): ConnectorPlace {
  const absolute = resolve(currentFolder, withHome(path));
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined)
    throw new UsageError(`there is no folder or file ${path}: name the connector's folder`);
  if (!found.isDirectory()) return { file: absolute, folder: dirname(absolute) };
  const name = connectorFiles.find((candidate) => existsSync(join(absolute, candidate)));
  if (name !== undefined) return { file: join(absolute, name), folder: absolute };
  const title = pathTitle(absolute, currentFolder);
  throw new UsageError(
    `there is no connector in ${title}: it needs a connector.ts, or name the file: headwater debug <file>`,
  );
}

/**
 * Finds the folder of a connector, which need not be there any more.
 *
 * @param path the folder, or a file in it
 * @throws UsageError when there is no such folder
 */
export function connectorFolder(path: string, currentFolder: string): string {
  const absolute = resolve(currentFolder, withHome(path));
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no folder ${path}: name the connector's folder`);
  return found.isDirectory() ? absolute : dirname(absolute);
}

/** Files of a connector's folder that `debug` writes. */
export function warehouseFile(folder: string): string {
  return join(folder, 'files', 'warehouse.db');
}

export function stateFile(folder: string): string {
  return join(folder, 'files', 'state.json');
}

export function spoolFolder(folder: string): string {
  return join(folder, 'files', 'spool');
}

/** Where `debug --keep-spool` keeps files. */
export function keptFolder(folder: string): string {
  return join(folder, 'files', 'kept');
}

/**
 * Finds a file that an option or a variable names: from the current folder, else from the connector's, where tools for
 * Python connectors look.
 */
export function findNamedFile(name: string, connectorFolder: string, currentFolder: string): string {
  const path = withHome(name);
  const fromHere = resolve(currentFolder, path);
  const fromConnector = resolve(connectorFolder, path);
  return !existsSync(fromHere) && existsSync(fromConnector) ? fromConnector : fromHere;
}

/** Writes a path as short as it can be from the current folder. */
export function pathTitle(path: string, currentFolder: string): string {
  const short = relative(currentFolder, path);
  if (short === '') return basename(path);
  const isOutside = short.startsWith(`..${sep}`) || short === '..' || isAbsolute(short);
  return isOutside ? path : short;
}

/** The path, with a `~` at its start replaced by the home folder. */
export function withHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}
