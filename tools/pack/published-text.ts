import { posix } from 'node:path';

/** The module after `from`, after `import`, and inside `import(…)`. */
const imported = /(\bfrom\s+|\bimport\s*\(?\s*)(['"])(@headwater\/[^'"]+|\.\.?\/[^'"]+)\2/g;

/** A module that is not imported, but started by its path. */
const started = /(\bnew URL\('[^']+\.)ts(', import\.meta\.url\))/g;

/** Lists the modules a source starts by their paths. */
export function startedModules(source: string): string[] {
  return [...source.matchAll(started)].map(([text]) => text.slice("new URL('".length, text.indexOf("',")));
}

/** What the published package is made of. */
export interface Contents {
  /** Its files. */
  readonly files: ReadonlySet<string>;
  /** The file of each module that the packages of the workspace import by its name. */
  readonly modules: ReadonlyMap<string, string>;
}

/**
 * Gives the text of a module as it is published: the packages are folders of one package there, so that a module of
 * another one has a relative path, and every source is JavaScript.
 *
 * @throws Error when it names a module that is not published
 */
export function publishedText(text: string, file: string, contents: Contents): string {
  return text
    .replaceAll(started, '$1js$2')
    .replaceAll(imported, (_, keyword: string, quote: string, module: string) => {
      return `${keyword}${quote}${publishedModule(module, file, contents)}${quote}`;
    });
}

function publishedModule(module: string, file: string, { files, modules }: Contents): string {
  const folder = posix.dirname(file);
  // Declarations keep the extensions of the sources.
  const target = module.startsWith('.')
    ? posix.join(folder, module.replace(/\.ts$/, '.js'))
    : modules.get(module);
  if (target === undefined || !files.has(target)) {
    throw new Error(`${file} imports ${module}, which is not in the package: a package must export it`);
  }
  const path = posix.relative(folder, target);
  return path.startsWith('.') ? path : `./${path}`;
}
