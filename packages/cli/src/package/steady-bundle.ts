import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { PackageEntry } from './package-entry.ts';

interface Output {
  readonly path: string;
  readonly text: string;
}

/**
 * Makes a bundle the same wherever its project lies: in comments, names and source maps a bundler writes the way to
 * each file, and calls chunks by a hash of it.
 *
 * @param folder the project, where the bundler worked
 * @param inputs the files that were bundled, as the bundler names them
 */
export function steadyBundle(
  folder: string,
  outputs: readonly Output[],
  inputs: readonly string[],
): PackageEntry[] {
  const titles = new Map(inputs.map((input) => [input, steadyTitle(resolve(folder, input), folder)]));
  const chunks = numberedChunks(outputs);
  return outputs.map(({ path, text }) => {
    const isMap = path.endsWith('.map');
    const steady = isMap ? steadyMap(text, dirname(path), folder) : steadyCode(text, titles);
    return {
      name: withChunks(basename(path), chunks),
      content: Buffer.from(withChunks(steady, chunks)),
    };
  });
}

/** A file of the project by its path there; any other by the name of its package and its path in that. */
function steadyTitle(file: string, folder: string): string {
  const fromFolder = relative(folder, file);
  const parts = fromFolder.split(sep);
  const installed = parts.lastIndexOf('node_modules');
  if (installed !== -1) return parts.slice(installed).join('/');
  if (parts[0] !== '..') return parts.join('/');
  const home = packageFolder(dirname(file));
  return ['node_modules', home.name, ...relative(home.folder, file).split(sep)].join('/');
}

/** Finds the package a file belongs to, where it is not installed but linked. */
function packageFolder(folder: string): { folder: string; name: string } {
  const manifest = join(folder, 'package.json');
  const name = existsSync(manifest) ? nameIn(readFileSync(manifest, 'utf8')) : null;
  if (name !== null) return { folder, name };
  return dirname(folder) === folder ? { folder, name: 'outside' } : packageFolder(dirname(folder));
}

function nameIn(manifest: string): string | null {
  const { name }: { name?: unknown } = JSON.parse(manifest);
  return typeof name === 'string' ? name : null;
}

/** A line of a bundle that names a file: a comment, or the name of a function that holds a module. */
const naming = /^( *)(\/\/ |")([^"\n]+?)((?:"\([^\n]*\) \{)?)$/gm;

function steadyCode(text: string, titles: ReadonlyMap<string, string>): string {
  return text.replaceAll(naming, (line, indent: string, before: string, name: string, after: string) => {
    const title = titles.get(name);
    const isNaming = title !== undefined && (before === '// ') === (after === '');
    return isNaming ? `${indent}${before}${title}${after}` : line;
  });
}

interface SourceMap {
  sources: string[];
  sourcesContent?: (string | null)[];
}

/** Names the sources, and keeps the text of those that are the author's own. */
function steadyMap(text: string, folderOfMap: string, folder: string): string {
  const map: SourceMap = JSON.parse(text);
  const titles = map.sources.map((source) => {
    return /^[a-z][a-z\d+.-]+:/i.test(source) ? source : steadyTitle(resolve(folderOfMap, source), folder);
  });
  const contents = map.sourcesContent?.map((content, index) => {
    return titles[index]?.startsWith('node_modules/') === true ? null : content;
  });
  return JSON.stringify({ ...map, sources: titles, ...(contents && { sourcesContent: contents }) });
}

const chunk = /\bchunk-[A-Z\d]{8}(?=\.js\b)/g;

/** Numbers the chunks in the order in which they are first named, from the two programs on. */
function numberedChunks(outputs: readonly Output[]): ReadonlyMap<string, string> {
  const texts = new Map(outputs.map(({ path, text }) => [basename(path), text]));
  const named = new Set<string>(['host', 'connector']);
  for (const name of named) {
    for (const [found] of (texts.get(`${name}.js`) ?? '').matchAll(chunk)) {
      if (texts.has(`${found}.js`)) named.add(found);
    }
  }
  // As long as the hash, so that every column of a source map stays right.
  const names = [...named].filter((name) => name.startsWith('chunk-'));
  return new Map(names.map((name, index) => [name, `chunk-${String(index + 1).padStart(8, '0')}`]));
}

function withChunks(text: string, chunks: ReadonlyMap<string, string>): string {
  return text.replaceAll(chunk, (name) => chunks.get(name) ?? name);
}
