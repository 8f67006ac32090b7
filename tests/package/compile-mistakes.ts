import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../source-files.ts';
import { runProgram } from './run-program.ts';

const root = join(import.meta.dirname, '..', '..');
const mistakes = 'tests/types/mistakes.test-d.ts';
const options = [
  '--ignoreConfig',
  '--noEmit',
  '--strict',
  '--target',
  'es2024',
  '--types',
  'node',
  '--allowImportingTsExtensions',
];

/** What the compiler says in the repository about the mistakes of authors: `(line,column): message`. */
export async function mistakesInRepository(): Promise<string> {
  return compile([mistakes], root, ['--module', 'nodenext']);
}

/** What it says to a user with these options, who makes them beside the connector of README.md. */
export async function mistakesOfUser(folder: string, words: readonly string[]): Promise<string> {
  const source = readText(mistakes)
    .replaceAll("'@headwater/sdk'", "'headwater'")
    .replaceAll("'@headwater/testing'", "'headwater/testing'");
  const file = join(folder, 'mistakes.ts');
  writeFileSync(file, source);
  const said = await compile(['mistakes.ts', 'connector.ts'], folder, words);
  rmSync(file);
  return said;
}

async function compile(files: readonly string[], folder: string, words: readonly string[]): Promise<string> {
  const compiler = join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
  const command = [process.execPath, compiler, ...options, ...words, '--pretty', 'false', ...files];
  const { stdout } = await runProgram(command, folder, process.execPath);
  return stdout.replaceAll(`${files[0]}(`, '(');
}
