import type { Command } from '../surroundings.ts';

/** Makes the folder of a new connector. */
export const init: Command = {
  help: `headwater init [folder] [options]

  Makes a connector to begin with: it runs and its test passes as it is.

  folder                  where to make it; the current folder if left out

  --template <template>   what to copy: a folder with a connector.ts, or the
                          name of an example; starter if left out
  --yes                   ask nothing: use a folder that is not empty too
  --non-interactive       ask nothing: refuse a folder that is not empty
  -h, --help              print this

  No file is ever overwritten.

  Example: headwater init my-connector
`,

  run: async (words, surroundings) => (await import('../init/run-init.ts')).runInit(words, surroundings),
};
