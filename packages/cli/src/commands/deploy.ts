import type { Command } from '../surroundings.ts';

/** Brings a connector to a server. */
export const deploy: Command = {
  help: `headwater deploy [path] [options]

  Packages a connector, sends it to a server, and makes the connection that
  runs it, or gives one that is there the new code and settings. Says how the
  connector's own tests ended there.

  path            the connector's folder, or its file; the current folder if
                  left out

  --destination <name>    the destination that the tables go to
  --connection <name>     the connection, and the schema of its tables
  --configuration <file>  the settings, else configuration.json of the folder
  --naming <FIVETRAN|SOURCE>
                          how names are written in the destination, for good;
                          FIVETRAN if left out
  --sync-frequency <minutes>
                          360 if left out: 1, 5, 15, 30, 60, 120, 180, 360,
                          480, 720 or 1440
  --start                 enable the connection when its tests succeed, start
                          a sync, and show its log until it ends
  --package-id <id>       code that the server has, instead of the folder's
  --python-version <version>
                          for a connector in Python
  --server <url>          http://127.0.0.1:8080 if left out
  --api-key <key>         key:secret as the server showed it, or in base64
  --options-file <file>   else options.toml here, or in
                          ~/.fivetran/connector_sdk
  --profile <name>        the part of that file which holds, else default
  --yes                   update a connection without being asked
  --non-interactive       ask nothing, and update nothing
  --json                  print what was done as a JSON object
  --allow-install         let the connector change this machine when it is
                          started to be packaged
  -h, --help              print this

  HEADWATER_API_KEY (or with HEADWATER_API_SECRET), HEADWATER_SERVER,
  HEADWATER_DESTINATION_NAME, _CONNECTION_NAME, _CONFIGURATION, _NAMING and
  _OPTIONS_FILE stand for options; FIVETRAN_… does too, but for the server.

  A new connection is paused. Settings of the file replace all that the server
  has; without a file, or with an empty one, those stay.

  Ends with 0 when it was done, every test succeeded and, with --start, the
  sync did; with 1 when not; with 2 when what was given cannot be used.

  Example: headwater deploy --destination warehouse --connection my_data
`,

  run: async (words, surroundings) =>
    (await import('../deploy/run-deploy.ts')).runDeploy(words, surroundings),
};
