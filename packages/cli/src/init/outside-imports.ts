import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { TemplateFile } from './template-file.ts';

/** A path that begins with a dot, after `from`, `import` or `import(`. */
const relativeImport = /(?<=\b(?:from|import)\s*\(?\s*)(['"])(\.\.?\/[^'"\n]+)\1/g;

/**
 * Adds the modules outside a template which its own import, so that a copy of it runs alone: the examples share the
 * stand-ins of their sources. `../../sources/api.ts` becomes `sources/api.ts` in the copy, and the imports follow.
 *
 * @throws UsageError when a module is missing, or when two would get one name
 */
export function withOutsideImports(template: string, own: readonly TemplateFile[]): TemplateFile[] {
  const files = new Map(own.map((file) => [resolve(file.source), file]));
  const names = new Set(own.map(({ name }) => name));
  // A map gives what is added to it while it is gone through, so what a module brings is followed too.
  for (const [source, file] of files) {
    for (const target of importsOf(source)) {
      const path = relative(template, target);
      if (files.has(target) || !path.startsWith('..')) continue;
      const name = nameBeside(path);
      if (names.has(name)) {
        throw new UsageError(`${file.name} imports ${target}, and the template has another ${name}`);
      }
      names.add(name);
      files.set(target, { source: target, name });
    }
  }
  const nameOf = (path: string): string | undefined => files.get(path)?.name;
  return [...files].map(([source, file]) => ({ ...file, ...rewritten(source, file.name, nameOf) }));
}

function importsOf(source: string): string[] {
  if (!isModule(source)) return [];
  return [...read(source).matchAll(relativeImport)].map(([, , path = '']) => join(dirname(source), path));
}

/** The text of a module whose imports change with its place, or with that of what it imports. */
function rewritten(
  source: string,
  name: string,
  nameOf: (path: string) => string | undefined,
): { text: string } | undefined {
  if (!isModule(source)) return undefined;
  const before = read(source);
  const after = before.replace(relativeImport, (whole, quote: string, path: string) => {
    const target = nameOf(join(dirname(source), path));
    if (target === undefined) return whole;
    const found = posix.relative(posix.dirname(name), target);
    return `${quote}${found.startsWith('.') ? found : `./${found}`}${quote}`;
  });
  return after === before ? undefined : { text: after };
}

function isModule(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path);
}

function read(source: string): string {
  try {
    return readFileSync(source, 'utf8');
  } catch (error) {
    throw new UsageError(`the template imports ${source}, which cannot be read: ${String(error)}`);
  }
}

function nameBeside(path: string): string {
  return path
    .split(sep)
    .filter((part) => part !== '..')
    .join('/');
}
