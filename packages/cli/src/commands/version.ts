import { createRequire } from 'node:module';
import { readArguments } from '../arguments.ts';
import type { Command } from '../surroundings.ts';

/** Prints the version. */
export const version: Command = {
  help: `headwater version

  Prints the version of Headwater.

  Example: headwater version
`,

  run(words, { output }) {
    readArguments('version', words, {}, 0);
    const description: unknown = createRequire(import.meta.url)('../../package.json');
    output.stdout.write(`headwater ${versionOf(description)}\n`);
    return Promise.resolve(0);
  },
};

function versionOf(description: unknown): string {
  if (typeof description === 'object' && description !== null && 'version' in description) {
    return String(description.version);
  }
  return 'of an unknown version';
}
