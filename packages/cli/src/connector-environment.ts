/** The variables of the user, and those by which a connector can tell where it runs. */
export function connectorEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    FIVETRAN_CONNECTION_ID: 'test_connection_id',
    FIVETRAN_CONNECTION_NAME: 'test_connection_name',
    FIVETRAN_DEPLOYMENT_MODEL: 'local_debug',
    FIVETRAN_GROUP_ID: 'test_group_id',
    ...environment,
  };
}
