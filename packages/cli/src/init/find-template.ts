import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { suggestion } from '../suggestion.ts';
import { UsageError } from '../usage-error.ts';

/** What `init` copies when no template is named. */
const starter = 'starter';

/** The folder of the template that comes with Headwater: the one that ends up in the package, or that of the repository. */
export function starterFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'template');
    if (existsSync(join(candidate, 'connector.ts'))) return candidate;
    if (dirname(folder) === folder) throw new Error('the folder "template" of headwater is missing');
  }
}

/**
 * Finds a template: the starter, an example of the repository by its name or its path there, or any folder that holds a
 * connector.
 *
 * @throws UsageError when there is none
 */
export function findTemplate(word: string | undefined, currentFolder: string): string {
  if (word === undefined || word === starter) return starterFolder();
  const examples = join(starterFolder(), '..', 'examples');
  const names = exampleNames(examples);
  const name = names.find((each) => each === word) ?? names.find((each) => posix.basename(each) === word);
  if (name !== undefined) return join(examples, name);
  const folder = resolve(currentFolder, word);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(noTemplate(word, [starter, ...names]));
  }
  if (!existsSync(join(folder, 'connector.ts'))) {
    throw new UsageError(`the template ${word} holds no connector.ts: name the folder of a connector`);
  }
  return folder;
}

function noTemplate(word: string, known: readonly string[]): string {
  const meant = suggestion(word, [...known, ...known.map((name) => posix.basename(name))]);
  const hint =
    meant === undefined ? `name a folder, or one of: ${known.join(', ')}` : `did you mean ${meant}?`;
  return `there is no template "${word}": ${hint}`;
}

/** The examples by their path: `quickstart_examples/hello`. */
function exampleNames(examples: string, below = ''): string[] {
  const folder = join(examples, below);
  if (!existsSync(folder)) return [];
  if (existsSync(join(folder, 'connector.ts'))) return [below];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => exampleNames(examples, posix.join(below, entry.name)));
}
