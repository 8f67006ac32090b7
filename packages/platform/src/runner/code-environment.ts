import type { RunJob } from '../runs/run-messages.ts';

/** What of the environment everything needs: nothing of it is the server's own. The operator may name more. */
const passedOn = ['PATH', 'LANG', 'TZ'];

/**
 * Gives all that the code of a connection sees of the environment.
 *
 * @param temporary a folder for it, whose name tells the processes of this run
 */
export function codeEnvironment(
  { connection, folders, variables }: RunJob,
  temporary: string,
): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(
      passedOn.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])),
    ),
    ...variables,
    HOME: folders.home,
    TMPDIR: temporary,
    FIVETRAN_CONNECTION_ID: connection.id,
    FIVETRAN_CONNECTION_NAME: connection.name,
    FIVETRAN_GROUP_ID: connection.groupId,
    FIVETRAN_DEPLOYMENT_MODEL: 'self_hosted',
  };
}
