import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadwaterError } from '@headwater/protocol';
import { lastWords } from './last-words.ts';
import { declarationName, type CommandLine } from './read-declaration.ts';
import { runCommand } from './run-command.ts';
import type { ProgramOptions } from './server-program.ts';

/** Files that say what a build installs. */
const manifests = [
  declarationName,
  'package.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'go.mod',
  'go.sum',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'Cargo.toml',
  'Cargo.lock',
  'Gemfile.lock',
  'composer.lock',
  'requirements.txt',
  'pyproject.toml',
];

/**
 * Builds a connector, unless nothing has changed since it was built last. It may be built again without a word when
 * its sources change; what its manifests name must be allowed once.
 *
 * @throws HeadwaterError `connector_invalid` when that fails, or is not allowed
 */
export async function buildProgram(
  folder: string,
  [command, ...words]: CommandLine,
  options: ProgramOptions & { readonly isThere: () => boolean },
): Promise<void> {
  const last = readText(recordFile(folder, options.cacheFolder));
  if (last === sourcesOf(folder) && options.isThere()) return;
  const line = [command, ...words].join(' ');
  if (last === null && !options.mayInstall) {
    throw new HeadwaterError(
      'connector_invalid',
      `${join(folder, declarationName)} wants to run ${line} on this machine: read it, then run again with --allow-install`,
    );
  }
  options.note(`building the connector: ${line}`);
  const { environment, signal } = options;
  const { code, lines } = await runCommand(command, words, {
    folder,
    environment,
    signal,
    line: (said) => options.note(said),
  });
  if (code !== 0) {
    throw new HeadwaterError(
      'connector_invalid',
      `the connector could not be built, ${line} failed: ${lastWords(lines) ?? 'it said nothing'}`,
    );
  }
  // Named again, as a build may have written a lock file.
  writeFileSync(recordFile(folder, options.cacheFolder), sourcesOf(folder));
}

/** Where is kept what a build was made of: the file is there when it was allowed and went well. */
function recordFile(folder: string, cacheFolder: string): string {
  const hash = createHash('sha256').update(realpathSync(folder));
  for (const name of manifests) hash.update(`\0${name}\0${readText(join(folder, name)) ?? ''}`);
  const records = join(cacheFolder, 'builds');
  mkdirSync(records, { recursive: true });
  return join(records, hash.digest('hex').slice(0, 32));
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** What is no source: the setting and the results of a sync, and what Python keeps. */
const ignored = new Set(['configuration.json', 'files', '__pycache__']);

/** Folders that are made, and hold too many files to look at. */
const closed = new Set(['node_modules', 'target', 'vendor', 'venv']);

/** What of a folder shows that a source has changed: the names, sizes and times of its files. */
function sourcesOf(folder: string): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    for (const name of readdirSync(path).toSorted()) {
      if (name.startsWith('.') || ignored.has(name)) continue;
      const file = join(path, name);
      const found = lstatSync(file);
      hash.update(`${file}\0`);
      if (found.isDirectory()) {
        if (!closed.has(name)) visit(file);
      } else if (found.isFile()) hash.update(`${found.size} ${found.mtimeMs}\0`);
    }
  };
  visit(folder);
  return hash.digest('hex');
}
