import { basename, dirname, join, posix } from 'node:path';
import { filesBelow, importsOf, readText } from '../source-files.ts';

export const repository = join(import.meta.dirname, '..', '..');

/** Every example, by the path of its folder from the root. */
export const exampleFolders: readonly string[] = filesBelow('examples')
  .filter((file) => basename(file) === 'connector.ts')
  .map((file) => dirname(file));

/** The files an example must have. */
export const neededFiles: readonly string[] = [
  'README.md',
  'configuration.json',
  'connector.test.ts',
  'connector.ts',
];

/** The files an example may have beside those: modules and libraries its connector imports, and the start of its source. */
export function possibleFiles(folder: string): string[] {
  return ['package.json', 'source.ts', ...modulesOf(folder, 'connector.ts')];
}

/** The modules in a folder that a file of it imports, directly or not. */
function modulesOf(folder: string, file: string): string[] {
  const direct = importsOf(posix.join(folder, file))
    .filter(({ module }) => module.startsWith('.'))
    .map(({ module }) => posix.join(posix.dirname(file), module))
    .filter((module) => !module.startsWith('..'));
  return direct.flatMap((module) => [module, ...modulesOf(folder, module)]);
}

/** What README.md of an example says below a heading, up to the next one; null when it has no such heading. */
export function readmeSection(folder: string, heading: string): string | null {
  const file = posix.join(folder, 'README.md');
  const sections = filesBelow(folder).includes(file) ? readText(file).split(/^## /m) : [];
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  return section?.slice(heading.length) ?? null;
}

/** The blocks of code in a part of README.md, in one language or in any. */
export function codeBlocks(markdown: string, language?: string): string[] {
  const blocks = [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  return blocks
    .filter(([, name]) => language === undefined || name === language)
    .map(([, , code = '']) => code);
}
