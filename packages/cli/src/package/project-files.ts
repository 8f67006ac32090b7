import { readFileSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { ignoreRules, readPatterns, type IgnoreRules } from './ignore-rules.ts';
import type { PackageEntry } from './package-entry.ts';

/** What is never in the package of a project, whatever its `.gitignore` says about other files. */
const usualPatterns = {
  python: ['__pycache__/', 'lib/', 'include/', 'files/', 'crash-reports/', '.*', 'configuration.json'],
  // In other languages `lib` and `include` hold sources.
  program: ['files/', '.*', 'configuration.json'],
};

/** What of a project belongs into its package. */
export interface ProjectFiles {
  readonly files: readonly PackageEntry[];
  /** The folders they are in, and those that are empty: paths from the root. */
  readonly folders: readonly string[];
}

/** One walk through a project. */
interface Walk extends ProjectFiles {
  readonly root: string;
  /** The root without links on the way to it: what they lead to must be in it. */
  readonly realRoot: string;
  readonly files: PackageEntry[];
  readonly folders: string[];
}

/**
 * Finds the files that belong into the package of a project: neither hidden, made nor installed files, nor what a
 * `.gitignore` names. For Python they are those its SDK takes, so that both make the same package.
 *
 * @throws UsageError for a link that leads out of the project, as the file is another one on every machine
 */
export function projectFiles(root: string, kind: 'python' | 'program' = 'python'): ProjectFiles {
  const walk: Walk = { root, realRoot: realpathSync(root), files: [], folders: [] };
  addFolder(walk, '', ignoreRules(usualPatterns[kind]), []);
  return walk;
}

/** @param above the real paths of the folders it is in */
function addFolder(walk: Walk, folder: string, outer: IgnoreRules, above: readonly string[]): void {
  const names = readdirSync(join(walk.root, folder)).toSorted();
  const real = realpathSync(join(walk.root, folder));
  if (above.includes(real)) throw new UsageError(`${folder} is a link to a folder it is in: remove the link`);
  const rules = names.includes('.gitignore') ? withPatternsOf(walk, folder, outer) : outer;
  for (const name of names) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const found = statSync(join(walk.root, path), { throwIfNoEntry: false });
    if (found?.isDirectory() === true) {
      if (isWanted(walk, path, rules)) addFolder(walk, path, rules, [...above, real]);
    } else if (name === '.gitignore' || !rules.ignores(path)) addFile(walk, path, found);
  }
}

function isWanted(walk: Walk, path: string, rules: IgnoreRules): boolean {
  if (isEnvironmentOrClosed(join(walk.root, path))) return false;
  const isIgnored = rules.ignores(`${path}/`);
  if (isIgnored && (!rules.takesBack || isOutside(walk, path))) return false;
  checkPlace(walk, path);
  walk.folders.push(path);
  return true;
}

function withPatternsOf(walk: Walk, folder: string, outer: IgnoreRules): IgnoreRules {
  const text = readFileSync(join(walk.root, folder, '.gitignore'), 'utf8');
  return ignoreRules([...outer.patterns, ...readPatterns(text, folder)]);
}

/** An environment of Python, or a folder that may not be read, which could be one. */
function isEnvironmentOrClosed(path: string): boolean {
  try {
    return readdirSync(path).includes('pyvenv.cfg');
  } catch {
    return true;
  }
}

function addFile(walk: Walk, path: string, found: Stats | undefined): void {
  if (found === undefined)
    throw new UsageError(`${path} is a link to a file that is not there: remove the link`);
  if (!found.isFile())
    throw new UsageError(`${path} is no file that can be packaged: remove it, or name it in .gitignore`);
  if (path.includes('\\'))
    throw new UsageError(`${path} has a \\ in its name, which a zip cannot hold: rename it`);
  checkPlace(walk, path);
  const isProgram = (found.mode & 0o100) !== 0;
  walk.files.push({ name: path, content: { file: join(walk.root, path), isProgram } });
}

function checkPlace(walk: Walk, path: string): void {
  if (!isOutside(walk, path)) return;
  throw new UsageError(
    `${path} is a link that leads out of the project: put a copy there, or name the link in .gitignore`,
  );
}

function isOutside({ root, realRoot }: Walk, path: string): boolean {
  const fromRoot = relative(realRoot, realpathSync(join(root, path)));
  return fromRoot === '..' || fromRoot.startsWith(`..${sep}`) || isAbsolute(fromRoot);
}
