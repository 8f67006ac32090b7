import type { Command } from '../surroundings.ts';

/** Returns a connection to the code it ran before. */
export const rollback: Command = {
  help: `headwater rollback --connection <name> [options]

  Returns the package of a connection to the version before, which the server
  has kept. The connection runs it from its next sync on; settings, state and
  tables stay as they are.

  --connection <name>     the connection
  --destination <name>    where it is, when several have one of that name
  --to <version>          another version than the one before
  --list                  print the versions there are, and change nothing
  --server <url>, --api-key <key>, --options-file <file>, --profile <name>
                          as with headwater deploy, variables too
  --yes                   return without being asked
  --non-interactive       ask nothing, and change nothing
  --json                  print JSON objects
  -h, --help              print this

  Ends with 0 when it was done, 1 when not.

  Example: headwater rollback --connection my_data --to 3
`,

  run: async (words, surroundings) =>
    (await import('../deploy/run-rollback.ts')).runRollback(words, surroundings),
};
