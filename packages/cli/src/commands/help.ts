import { readArguments } from '../arguments.ts';
import { commandList, findCommand } from '../command-list.ts';
import type { Command } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';

/** Prints the overview, or the help of one command. */
export const help: Command = {
  help: `headwater help [command]

  Prints the overview of all commands, or the help of one.

  Example: headwater help debug
`,

  async run(words, { output }) {
    const [word] = readArguments('help', words, {}, 1).positionals;
    if (word === undefined) {
      output.stdout.write(overview());
      return 0;
    }
    const entry = findCommand(word);
    if (entry === undefined) {
      throw new UsageError(`there is no command "${word}": headwater help lists what there is`);
    }
    output.stdout.write((await entry.load()).help);
    return 0;
  },
};

function overview(): string {
  const longest = Math.max(...commandList.map(({ name }) => name.length));
  const lines = commandList.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`);
  return `headwater <command>

${lines.join('\n')}

  headwater <command> --help says more about one.
`;
}
