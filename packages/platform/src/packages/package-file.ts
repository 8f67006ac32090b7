import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unusable } from './refused-package.ts';

/** Nobody writes as much by hand, and whoever lets a program write it may wait for it. */
const mostBytes = 4 * 2 ** 20;

/** Reads a file that says something about a package. */
export function readPackageFile(folder: string, name: string): Buffer {
  const file = join(folder, name);
  if (statSync(file).size > mostBytes) throw unusable(`its ${name} has more than ${mostBytes / 2 ** 20} MB`);
  return readFileSync(file);
}

/** @throws ApiError `InvalidInput` when it is no JSON */
export function readJsonFile(folder: string, name: string): unknown {
  const text = readPackageFile(folder, name).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable(`its ${name} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
