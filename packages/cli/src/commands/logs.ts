import type { Command } from '../surroundings.ts';

/** Shows the log of a connection. */
export const logs: Command = {
  help: `headwater logs --connection <name> [options]

  Prints what happened to a connection on a server: its syncs, what its
  connector said, and what was changed about it; the newest last.

  --connection <name>     the connection
  --destination <name>    where it is, when several have one of that name
  --follow                go on with what is added, until Ctrl-C; a lost
                          connection to the server is made anew
  --sync <id>             of one sync only
  --level <level>         warning or severe: nothing below it
  --limit <events>        so many at most, 100 if left out
  --json                  print events as JSON objects, one a line
  --server <url>, --api-key <key>, --options-file <file>, --profile <name>
                          as with headwater deploy, variables too
  -h, --help              print this

  Example: headwater logs --connection my_data --follow
`,

  run: async (words, surroundings) =>
    (await import('../deploy/logs/run-logs.ts')).runLogs(words, surroundings),
};
