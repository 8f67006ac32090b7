import type { Command } from '../surroundings.ts';

/** Removes what `debug` wrote. */
export const reset: Command = {
  help: `headwater reset [folder] [options]

  Removes what headwater debug wrote into the connector's folder: the
  warehouse, the state, uploaded files, and files that --keep-spool kept.
  The connector and its configuration stay.

  folder          the connector's folder; the current folder if left out

  --yes           do not ask
  -h, --help      print this

  Example: headwater reset ./my-connector --yes
`,

  run: async (words, surroundings) =>
    (await import('../warehouse/run-reset.ts')).runReset(words, surroundings),
};
