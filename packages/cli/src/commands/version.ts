import { readArguments } from '../arguments.ts';
import { packageVersion } from '../package-version.ts';
import type { Command } from '../surroundings.ts';

/** Prints the version. */
export const version: Command = {
  help: `headwater version

  Prints the version of Headwater.

  Example: headwater version
`,

  run(words, { output }) {
    readArguments('version', words, {}, 0);
    output.stdout.write(`headwater ${packageVersion()}\n`);
    return Promise.resolve(0);
  },
};
