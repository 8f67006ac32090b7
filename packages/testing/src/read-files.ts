import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Reads every file below a folder, by its path with `/` between names; undefined when there is no such folder. */
export async function readFiles(folder: string): Promise<Record<string, Uint8Array> | undefined> {
  if (!existsSync(folder)) return undefined;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.toSorted().map(async (path): Promise<[string, Uint8Array]> => {
    return [relative(folder, path).replaceAll(sep, '/'), new Uint8Array(await readFile(path))];
  });
  return Object.fromEntries(await Promise.all(files));
}
