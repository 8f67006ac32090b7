import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

const root = join(import.meta.dirname, '..');
const notOurs = new Set(['node_modules', '.git', '.cache', 'files']);

/** Lists every file of the repository in a folder and below, by its path from the root. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !notOurs.has(entry.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .toSorted();
}

/** Reads a file of the repository. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** An `import` or `export … from`, a bare `import`, and an `import()`, which is loaded later. */
const importStatement =
  /^(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|^import\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** Lists the modules a file imports or re-exports from, in its order. */
export function importsOf(path: string): { module: string; isLater: boolean }[] {
  return [...readText(path).matchAll(importStatement)].map(([, from, bare, later]) => ({
    module: from ?? bare ?? later ?? '',
    isLater: later !== undefined,
  }));
}
