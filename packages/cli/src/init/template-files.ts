import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { starterFolder } from './find-template.ts';
import { mergeManifest } from './merge-manifest.ts';
import { withOutsideImports } from './outside-imports.ts';
import type { TemplateFile } from './template-file.ts';

/** What every connector of its own needs, and examples of a repository have only once. */
const supporting = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'AGENTS.md', '.gitignore'];

/** A package cannot hold a file named `.gitignore`: npm takes it for a rule about the package itself. */
const storedGitignore = 'gitignore';

/** Lists what a template consists of, by name; what it lacks of the supporting files comes from the starter. */
export function templateFiles(template: string): TemplateFile[] {
  const own = withOutsideImports(template, filesBelow(template));
  const missing = filesBelow(starterFolder()).filter(
    ({ name }) => supporting.includes(name) && !own.some((file) => file.name === name),
  );
  return [...own, ...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What `npm install headwater` makes in an empty folder. */
export const manifestFile = 'package.json';

/**
 * Copies files into a folder. None of them must be there, but for a package.json, which gets what it lacks.
 *
 * @throws UsageError when that cannot be done; nothing is copied then
 */
export function copyFiles(files: readonly TemplateFile[], folder: string): void {
  const manifest = files.find(({ name }) => name === manifestFile);
  const target = join(folder, manifestFile);
  const merged =
    manifest !== undefined && existsSync(target)
      ? mergeManifest(readFileSync(target, 'utf8'), readFileSync(manifest.source, 'utf8'))
      : null;
  for (const { source, name, text = null } of files)
    copyFile(source, join(folder, name), name === manifestFile ? merged : text);
}

function copyFile(source: string, target: string, text: string | null): void {
  mkdirSync(dirname(target), { recursive: true });
  if (text === null) copyFileSync(source, target);
  else writeFileSync(target, text);
}

/** The files of a folder which are its author's; `files` and `node_modules` are made on each machine. */
function filesBelow(folder: string, below = ''): TemplateFile[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return isAuthored(path) ? filesBelow(folder, path) : [];
    const isWanted = entry.isFile() && (!entry.name.startsWith('.') || entry.name === '.gitignore');
    return isWanted ? [{ source: join(folder, path), name: nameOf(path) }] : [];
  });
}

function isAuthored(path: string): boolean {
  return path !== 'files' && basename(path) !== 'node_modules' && !basename(path).startsWith('.');
}

function nameOf(path: string): string {
  return path === storedGitignore ? '.gitignore' : path;
}

/** Names the files that copying would overwrite. */
export function taken(files: readonly TemplateFile[], folder: string): string[] {
  return files
    .map(({ name }) => name)
    .filter((name) => name !== manifestFile && existsSync(join(folder, name)));
}
