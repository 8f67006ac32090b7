import type { Command } from '../surroundings.ts';

/** Serves a connector by the public gRPC protocol. */
export const serve: Command = {
  help: `headwater serve [path] [options]

  Serves a connector in TypeScript by the public gRPC protocol of connectors,
  fivetran_sdk.v2.SourceConnector, for any client that speaks it.

  path                    the connector's folder, or its file; the current
                          folder if left out

  --port <port>           where to listen, 50051 if left out; 0 is any port
                          that is free
  --host <address>        who can connect: 127.0.0.1, this machine, if left
                          out; :: for all. Nothing is encrypted on the way
  -h, --help              print this

  Prints what the connector logs, a JSON object a line. Ctrl-C, or a SIGTERM,
  lets syncs that run go on for 2 seconds, a second one ends at once.

  Ends with 0 when it was stopped, 1 when the connector cannot be loaded, 2
  when it could not start because of what was given, such as a port in use.

  Example: headwater serve ./my-connector --port 50051
`,

  run: async (words, surroundings) => (await import('../serve/run-serve.ts')).runServe(words, surroundings),
};
