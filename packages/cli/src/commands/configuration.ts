import type { Command } from '../surroundings.ts';

/** Asks for the settings of a connector, and tries them. */
export const configuration: Command = {
  help: `headwater configuration [folder] [options]

  Asks for each setting the connector declares and writes configuration.json.
  Without a terminal it lists the settings, and says what is missing.

  folder          the connector's folder, or its file; the current folder if
                  left out

  --test          run the tests the connector has, test() or tests, and say
                  how each ended; asks for what is missing only
  --encrypt       write secrets encrypted, and make a key when there is none in
                  ~/.fivetran/connector_sdk/config_encryption_key
  --disable-encryption
                  write secrets as they are; without either option, as the
                  file has them, and in a new file encrypted if there is a key
  --grpc <host:port>
                  a connector that runs already, as a server
  --allow-install let the connector change this machine: run its
                  drivers/installation.sh, or be built
  -h, --help      print this

  HEADWATER_CONFIGURATION names another file, and FIVETRAN_CONFIGURATION too.

  Ends with 0 when the settings can be used and every test succeeded.

  Example: headwater configuration ./my-connector --test
`,

  run: async (words, surroundings) =>
    (await import('../configuration/run-configuration.ts')).runConfiguration(words, surroundings),
};
