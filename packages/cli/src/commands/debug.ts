import type { Command } from '../surroundings.ts';

/** Runs a connector once, into a DuckDB file in its folder. */
export const debug: Command = {
  help: `headwater debug [path] [options]

  Runs a connector once and writes its tables to files/warehouse.db in its
  folder. The next run goes on from where this one stopped.

  path                    the connector's folder, or its file; the current
                          folder if left out. It holds a connector.ts, .js or
                          .mjs, a connector.py, or a headwater.json that says
                          how to start a server in any language

  --configuration <file>  the settings, a JSON object of texts; else
                          configuration.json in the folder, else none
  --state <file>          start from this state, whatever was saved
  --fresh                 start over: remove files/warehouse.db and
                          files/state.json first
  --naming <strategy>     FIVETRAN (names become lower snake case, the
                          default) or SOURCE (names stay)
  --timeout <seconds>     fail when the sync takes longer
  --grpc <host:port>      a connector that runs already, as a server
  --allow-install         let the connector change this machine: run its
                          drivers/installation.sh, or be built
  --watch                 run again whenever a file of the folder changes,
                          but for those in files/ and node_modules
  --inspect               let a debugger attach before the connector begins
  --dry-run               read the source and count rows; write nothing
  --keep-spool            keep the Parquet files that carry the rows, and
                          say where
  --json                  print what happens, and the result as the last
                          line, as JSON objects
  -h, --help              print this

  Example: headwater debug ./my-connector --fresh --watch

  Variables that stand for options: HEADWATER_CONFIGURATION, HEADWATER_STATE,
  HEADWATER_NAMING; FIVETRAN_… are read too. NO_COLOR=1 turns colours off.

  Ctrl-C lets the connector reach a checkpoint, a second one ends at once.

  Ends with 0 when the sync succeeded, 1 when it failed, 2 when it could not
  start because of what was given, 130 when it was cancelled.
`,

  // The help must not wait for what a sync needs.
  run: async (words, surroundings) => (await import('../debug/run-debug.ts')).runDebug(words, surroundings),
};
