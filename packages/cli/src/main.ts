import { resolve } from 'node:path';
import { Cancelled } from './cancelled.ts';
import { commandList, findCommand } from './command-list.ts';
import { channel } from './display/output.ts';
import { visible } from './display/visible-text.ts';
import { errorText } from './error-text.ts';
import { suggestion } from './suggestion.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

/** Runs the command that the words after `headwater` ask for, and sets the exit code of this process. */
export async function main(words: readonly string[] = process.argv.slice(2)): Promise<void> {
  endQuietlyWithReader(process.stdout);
  endQuietlyWithReader(process.stderr);
  const surroundings: Surroundings = {
    folder: resolve('.'),
    environment: process.env,
    // Node opens it with the first look, which most commands never take.
    get input() {
      return process.stdin;
    },
    output: {
      stdout: channel(process.stdout, process.env),
      stderr: channel(process.stderr, process.env),
    },
    endNow: (exitCode) => process.exit(exitCode),
  };
  try {
    process.exitCode = await runCommand(words, surroundings);
  } catch (error) {
    const { stderr } = surroundings.output;
    stderr.write(await errorText(error, stderr.style));
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Cancelled) return 130;
  return error instanceof UsageError ? 2 : 1;
}

async function runCommand(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first, ...rest] = words;
  const word = first === undefined ? 'help' : commandWord(first);
  if (word.startsWith('-')) {
    throw new UsageError(`${word} comes before the command: write headwater <command> ${word}`);
  }
  const entry = findCommand(word);
  if (entry === undefined) return refuse(word, surroundings);
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) {
    surroundings.output.stdout.write(command.help);
    return 0;
  }
  const exitCode = await command.run(rest, surroundings);
  return first === undefined ? 1 : exitCode;
}

/** The command that a flag in the place of one stands for. */
function commandWord(word: string): string {
  if (word === '--help' || word === '-h') return 'help';
  if (word === '--version' || word === '-v') return 'version';
  return word;
}

function refuse(word: string, { output }: Surroundings): number {
  const names = commandList.map(({ name }) => name);
  const synonyms = new Map(commandList.map((entry) => [entry.name, entry.synonyms]));
  const meant = suggestion(word, names, synonyms);
  const hint =
    meant === undefined ? 'headwater help lists what there is' : `did you mean headwater ${meant}?`;
  output.stderr.write(
    `${output.stderr.style.red('headwater:')} there is no command "${visible(word)}": ${hint}\n`,
  );
  return 1;
}

/** A reader that has gone, as in `headwater show | head`, needs no message: there is nobody left to tell. */
function endQuietlyWithReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(1);
    throw error;
  });
}
