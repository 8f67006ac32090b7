import { cpSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeFolder, runHeadwater } from '../../packages/cli/src/headwater-process.ts';
import { readText } from '../source-files.ts';
import { codeBlocks, readmeSection, repository } from './example-folders.ts';

/** What `source.ts` of an example starts: a stand-in for a service, and the settings that lead there. */
interface LocalSource extends AsyncDisposable {
  readonly settings: Readonly<Record<string, string>>;
}

/** What `source.ts` exports: why the source cannot be started on this machine, if there is a reason, and its start. */
interface SourceModule {
  readonly missingProgram?: string | null;
  startSource(): Promise<LocalSource>;
}

/** Says which program is missing that the source of an example needs; null when none is. */
export async function missingProgramOf(folder: string): Promise<string | null> {
  return (await sourceModule(folder))?.missingProgram ?? null;
}

/**
 * Does what "Run it" in the README.md of an example tells a reader to do, in a copy of the example.
 *
 * @returns what `headwater show` prints afterwards of each table, with as many rows as README.md shows
 */
export async function runReadme(folder: string): Promise<string[]> {
  const root = makeFolder({ 'package.json': '{ "type": "module" }' });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
  cpSync(join(repository, folder), join(root, folder), {
    recursive: true,
    filter: (path) => path !== join(repository, folder, 'files'),
  });
  await using source = await startSource(folder);
  const settings = { ...settingsOf(folder), ...source?.settings };
  writeFileSync(join(root, folder, 'configuration.json'), JSON.stringify(settings));
  for (const words of debugCommands(folder)) await headwater(words, root);

  const listed = await headwater(['show', '--json', '--path', folder], root);
  const tables = listed.trim().split('\n');
  return Promise.all(
    tables.map((line) => {
      const { schema, name }: { schema: string; name: string } = JSON.parse(line);
      const table = `${schema}.${name}`;
      return headwater(['show', table, folder, '--limit', rowsShown(folder, table)], root);
    }),
  );
}

function debugCommands(folder: string): string[][] {
  const lines = codeBlocks(readmeSection(folder, 'Run it') ?? '', 'sh').flatMap((code) => code.split('\n'));
  return lines
    .map((line) => /^npx headwater (debug [^#]*)/.exec(line)?.[1])
    .filter((words) => words !== undefined)
    .map((words) => words.trim().split(' '));
}

/** How many rows of a table README.md shows: all of a small one, else as many as it says. */
function rowsShown(folder: string, table: string): string {
  const blocks = codeBlocks(readmeSection(folder, 'The resulting table') ?? '');
  const block = blocks.find((text) => text.startsWith(`${table}, `));
  return /^ {2}(\d+) of [\d,]+ rows; --limit/m.exec(block ?? '')?.[1] ?? '20';
}

/** What configuration.json is to hold: the block of JSON that "Run it" shows, else what the example has. */
function settingsOf(folder: string): Record<string, string> {
  const [shown] = codeBlocks(readmeSection(folder, 'Run it') ?? '', 'json');
  return JSON.parse(shown ?? readText(`${folder}/configuration.json`));
}

async function startSource(folder: string): Promise<LocalSource | null> {
  return (await sourceModule(folder))?.startSource() ?? null;
}

async function sourceModule(folder: string): Promise<SourceModule | null> {
  const file = join(repository, folder, 'source.ts');
  return existsSync(file) ? import(pathToFileURL(file).href) : null;
}

async function headwater(words: readonly string[], root: string): Promise<string> {
  const { code, stdout, stderr } = await runHeadwater(words, root);
  if (code !== 0) throw new Error(`headwater ${words.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}
