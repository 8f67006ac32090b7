import { expect } from 'vitest';
import { textOf, type TestServer } from '../server/start-server.ts';

/** What `GET /v1/connections/{id}` says of a new connection; a test says what differs. */
export function connectionData(
  { id, groupId, packageId, schema }: Record<'id' | 'groupId' | 'packageId' | 'schema', string>,
  others: { config?: object; status?: object; [field: string]: unknown } = {},
): Record<string, unknown> {
  const { config, status, ...fields } = others;
  return {
    id,
    group_id: groupId,
    service: 'connector_sdk',
    service_version: 1,
    schema,
    connected_by: expect.stringMatching(/^[a-z]+_[a-z]+$/),
    created_at: '2026-11-25T10:00:00.000Z',
    succeeded_at: null,
    failed_at: null,
    paused: true,
    pause_after_trial: false,
    sync_frequency: 360,
    daily_sync_time: null,
    schedule_type: 'auto',
    data_delay_sensitivity: 'NORMAL',
    data_delay_threshold: null,
    networking_method: 'Directly',
    private_link_id: null,
    proxy_agent_id: null,
    hybrid_deployment_agent_id: null,
    destination_schema_names: 'FIVETRAN_NAMING',
    source_sync_details: {},
    ...fields,
    status: {
      setup_state: 'incomplete',
      sync_state: 'paused',
      update_state: 'on_schedule',
      schema_status: 'ready',
      is_historical_sync: true,
      tasks: [],
      warnings: [],
      ...status,
    },
    config: { schema, package_id: packageId, python_version: '3.14', secrets_list: [], ...config },
  };
}

/** Makes a connection that is paused and was not tested. Gives its id. */
export async function makeConnection(
  server: TestServer,
  packageId: string,
  schema = 'letters',
  others: { config?: object; [field: string]: unknown } = {},
): Promise<string> {
  const { config, ...fields } = others;
  const made = await server.call('POST', '/v1/connections', {
    group_id: server.groupId,
    service: 'connector_sdk',
    config: { schema, package_id: packageId, ...config },
    paused: true,
    run_setup_tests: false,
    ...fields,
  });
  return textOf(made, 'id');
}
