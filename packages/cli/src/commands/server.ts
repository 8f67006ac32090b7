import type { Command } from '../surroundings.ts';

/** Runs connections on a schedule. */
export const server: Command = {
  help: `headwater server [options]

  Runs connections on their schedule, and answers the REST API by which they
  are made, watched and changed. Everything is kept in one folder: stopped or
  killed at any moment, it goes on from there.

  The first start makes an API key and shows it once, and a group "warehouse"
  whose connections write DuckDB files.

  --data <folder>         where everything is kept, ./headwater-data if left
                          out. Made when it is not there
  --port <port>           where to listen, 8080 if left out; 0 is any port
                          that is free
  --host <address>        who can connect: 127.0.0.1, this machine, if left
                          out; :: for all. Put a proxy with TLS before it then
  --syncs <number>        syncs that run at once, 4 if left out
  --memory <megabytes>    what one connector may hold, 1024 if left out
  --requests-per-hour <number>
                          calls of the API that are answered in an hour, as many
                          as there are if left out
  --variables <names>     variables of this environment that connectors get too,
                          such as HTTPS_PROXY,NODE_EXTRA_CA_CERTS
  --allow-install         lets packages run their drivers/installation.sh
  --trust-connectors      runs connectors in Python and other languages though
                          nothing keeps them from reading files of this user;
                          a server started as root needs it not
  --rotate-key            seals all secrets with a new key, then starts
  -h, --help              print this

  DATABASE_URL            a PostgreSQL for what is otherwise in control.db
  HEADWATER_API_KEY, HEADWATER_API_SECRET
                          the API key of the first start, instead of a new one

  Prints its log, a JSON object a line, and what a person needs to know to
  standard error. Ctrl-C, or a SIGTERM, lets syncs reach a checkpoint, from
  which the next start goes on; a second one ends at once.

  Ends with 0 when it was stopped, 1 when it failed, 2 when it could not start
  because of what was given, such as a port in use.

  Example: headwater server --data ./data --port 8080
`,

  run: async (words, surroundings) =>
    (await import('../server/run-server.ts')).runServer(words, surroundings),
};
