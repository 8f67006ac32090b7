import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunJob } from '../runs/run-messages.ts';

/**
 * Options by which Node keeps a connector from files that are not its own, where it does not run as a user of its own.
 * It may start no programs, no threads and no native drivers: those would be bound by nothing, as a thread could be
 * started with other options.
 *
 * @param temporary the temporary folder of the run
 */
export function permissionOptions(
  { identity, code, folders, isTrusted }: RunJob,
  temporary: string,
): readonly string[] {
  if (identity !== null || isTrusted || code.kind !== 'module') return [];
  const writable = [folders.home, temporary, folders.spool].flatMap(pathsOf);
  const readable = [code.folder, dirname(code.host)].flatMap(pathsOf);
  return [
    '--permission',
    ...[...readable, ...writable].map((path) => `--allow-fs-read=${path}`),
    ...writable.map((path) => `--allow-fs-write=${path}`),
  ];
}

/** A path as it is given, and as it is when links on the way are followed. */
function pathsOf(path: string): string[] {
  return [...new Set([path, realpathSync(path)])];
}
