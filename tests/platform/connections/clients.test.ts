import { setTimeout as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { onEachStore, textOf, type Answer, type TestServer } from '../server/start-server.ts';
import { sendPackage, uploadPackage } from './test-packages.ts';
import { connectionData, makeConnection } from './new-connection.ts';

// The calls that clients were seen to make, in their order: platform-api.md 2.

const passed = (title: string) => ({ title, status: 'PASSED', message: '', details: '' });
const goodTests = [passed('Checking the settings'), passed('The token is right')];
const failedTests = [
  passed('Checking the settings'),
  {
    title: 'The token is right',
    status: 'FAILED',
    message: 'Error: the source does not know the token',
    details: 'Error: the source does not know the token',
  },
];
const failedTask = {
  code: 'reconnect',
  message: 'The token is right: Error: the source does not know the token',
  details: {},
};
const started = '2026-11-25T10:00:00.000Z';
const hidden = (...keys: string[]) => keys.map((key) => ({ key, value: '******' }));

onEachStore((start) => {
  test('the Python SDK deploys a new connection, and deploys it again', { timeout: 60_000 }, async () => {
    await using server = await start();
    const { groupId } = server;
    const groups = await server.call('GET', '/v1/groups?limit=500');
    expect(groups.body.data).toMatchObject({ items: [{ id: groupId, name: 'warehouse' }] });
    const byName = `/v1/groups/${groupId}/connectors?schema=letters`;
    expect((await server.call('GET', byName)).body.data).toEqual({ items: [] });
    const uploaded = await sendPackage(server, 'letters');
    expect(uploaded.status).toBe(201);
    const packageId = textOf(uploaded, 'id');
    const secrets = [
      { key: 'word', value: 'abc' },
      { key: 'token', value: 'sesame' },
    ];
    const created = await server.call('POST', '/v1/connectors', {
      group_id: groupId,
      service: 'connector_sdk',
      config: { schema: 'letters', secrets_list: secrets, package_id: packageId, python_version: '3.12' },
      paused: true,
      run_setup_tests: true,
      sync_frequency: '360',
      destination_schema_names: 'FIVETRAN_NAMING',
      hybrid_deployment_agent_id: null,
    });
    const id = textOf(created, 'id');
    const config = { python_version: '3.12', secrets_list: hidden('word', 'token') };
    const names = { id, groupId, packageId, schema: 'letters' };
    const data = connectionData(names, { config, status: { setup_state: 'connected' } });
    expect([created.status, created.body.data]).toEqual([201, { ...data, setup_tests: goodTests }]);

    expect((await server.call('GET', byName)).body.data).toEqual({ items: [data] });
    expect((await server.call('GET', `/v1/connectors/${id}`)).body.data).toEqual(data);
    const before = await server.call('GET', `/v1/connector-sdk/packages/${packageId}`);
    expect(before.body.data).toMatchObject({ connection_id: id, connection_ids: [id] });
    const nextPackage = await uploadPackage(server, 'letters');
    const again = (token: string) =>
      server.call('PATCH', `/v1/connectors/${id}`, {
        config: {
          schema: 'letters',
          secrets_list: [
            { key: 'word', value: 'abcd' },
            { key: 'token', value: token },
          ],
          python_version: '3.13',
          package_id: nextPackage,
          proxy_host_config_key: null,
        },
        run_setup_tests: true,
        proxy_agent_id: null,
        networking_method: 'Directly',
      });
    const failing = await again('abracadabra');
    const after = connectionData(
      { ...names, packageId: nextPackage },
      {
        config: { ...config, python_version: '3.13' },
        status: { setup_state: 'broken', tasks: [failedTask] },
      },
    );
    expect([failing.status, failing.body.data]).toEqual([200, { ...after, setup_tests: failedTests }]);
    const mended = await again('sesame');
    expect(mended.body.data).toEqual({
      ...after,
      status: { ...Object(after['status']), setup_state: 'connected', tasks: [] },
      setup_tests: goodTests,
    });
  });

  test(
    'a connection whose tests fail is made all the same, and is incomplete',
    { timeout: 60_000 },
    async () => {
      await using server = await start();
      const created = await server.call('POST', '/v1/connections', {
        group_id: server.groupId,
        service: 'connector_sdk',
        config: {
          schema: 'letters',
          secrets_list: [
            { key: 'word', value: 'abc' },
            { key: 'token', value: 'wrong' },
          ],
          package_id: await uploadPackage(server, 'letters'),
        },
        paused: true,
      });
      expect([created.status, created.body.data]).toMatchObject([
        201,
        { status: { setup_state: 'incomplete', tasks: [failedTask] }, setup_tests: failedTests },
      ]);
    },
  );

  test('Terraform makes a connection with its schedule, finds nothing to change, and destroys it', async () => {
    await using server = await start();
    const { groupId } = server;
    const packageId = await uploadPackage(server, 'letters');
    const created = await server.call('POST', '/v1/connections', {
      service: 'connector_sdk',
      group_id: groupId,
      trust_certificates: false,
      trust_fingerprints: false,
      run_setup_tests: false,
      paused: true,
      data_delay_sensitivity: null,
      data_delay_threshold: null,
      config: { schema: 'letters', package_id: packageId, secrets_list: [{ key: 'word', value: 'abc' }] },
    });
    const id = textOf(created, 'id');
    const names = { id, groupId, packageId, schema: 'letters' };
    const config = { secrets_list: hidden('word') };
    const data = connectionData(names, { config });
    expect([created.status, created.body.data]).toEqual([201, { ...data, setup_tests: [] }]);

    const scheduled = await server.call('PATCH', `/v1/connections/${id}`, {
      paused: true,
      sync_frequency: 60,
      schedule_type: 'auto',
      pause_after_trial: true,
    });
    const after = connectionData(names, { config, sync_frequency: 60, pause_after_trial: true });
    expect([scheduled.status, scheduled.body.data]).toEqual([200, { ...after, setup_tests: [] }]);
    // The plan afterwards reads everything once more.
    for (let reads = 0; reads < 2; reads += 1) {
      expect((await server.call('GET', `/v1/connections/${id}`)).body.data).toEqual(after);
    }
    const tested = await server.call('POST', `/v1/connections/${id}/test`, {
      trust_certificates: true,
      trust_fingerprints: true,
    });
    expect(tested.body.data).toMatchObject({ id, setup_tests: [{ title: 'Checking the settings' }, {}] });
    expect((await server.call('DELETE', `/v1/connections/${id}`)).status).toBe(200);
    expect((await server.call('DELETE', `/v1/connector-sdk/packages/${packageId}`)).status).toBe(200);
    expect((await server.call('GET', `/v1/connections/${id}`)).body.code).toBe('NotFound_Connection');
  });

  test(
    'Airflow takes a connection over, starts it, and sees when it has ended',
    { timeout: 60_000 },
    async () => {
      await using server = await start();
      const { groupId } = server;
      const packageId = await uploadPackage(server, 'letters');
      const secrets = [
        { key: 'word', value: 'abc' },
        { key: 'token', value: 'sesame' },
      ];
      const id = await makeConnection(server, packageId, 'letters', { config: { secrets_list: secrets } });
      const list = await server.call('GET', `/v1/groups/${groupId}/connectors/`);
      expect(list.body.data).toMatchObject({ items: [{ id, schema: 'letters' }] });
      expect(await statusOf(server, id)).toMatchObject({ setup_state: 'incomplete', sync_state: 'paused' });
      const tested = await server.call('POST', `/v1/connectors/${id}/test`, {});
      expect(tested.body.data).toMatchObject({
        status: { setup_state: 'connected' },
        setup_tests: goodTests,
      });
      await server.call('PATCH', `/v1/connectors/${id}`, { schedule_type: 'manual' });
      await server.call('PATCH', `/v1/connectors/${id}`, { paused: false });
      const forced = await asAirflow(server, 'POST', `/v1/connectors/${id}/force`);
      expect([forced.status, forced.body]).toEqual([
        200,
        { code: 'Success', message: `Sync has been successfully triggered for connection with id '${id}'` },
      ]);
      await waitForSuccess(server, id);
      const names = { id, groupId, packageId, schema: 'letters' };
      const config = { secrets_list: hidden('word', 'token') };
      const read = await server.call('GET', `/v1/connectors/${id}`);
      expect(read.body.data).toEqual(
        connectionData(names, {
          config,
          paused: false,
          schedule_type: 'manual',
          succeeded_at: started,
          status: { setup_state: 'connected', sync_state: 'scheduled', is_historical_sync: false },
        }),
      );
      expect((await server.call('GET', `/v1/connections/${id}/state`)).body.data).toEqual({
        state: { next: 3 },
      });
      const syncs = await server.call('GET', `/v1/connections/${id}/syncs`);
      expect(syncs.body.data).toEqual({
        items: [
          {
            id: expect.any(String),
            trigger: 'user',
            status: 'ended',
            queued_at: started,
            started_at: started,
            ended_at: started,
            outcome: 'SUCCESSFUL',
            reason: null,
            task_type: null,
            package_version: 1,
            checkpoints: expect.any(Number),
            rows: 3,
            tables: [expect.objectContaining({ table: 'letter', upserts: 3 })],
          },
        ],
      });
      expect((await server.call('GET', `/v1/metadata/connectors/${id}/tables`)).status).toBe(200);
      expect((await server.call('GET', `/v1/metadata/connectors/${id}/columns`)).status).toBe(200);
      server.clock.forward(60);
      const resync = await asAirflow(server, 'POST', `/v1/connectors/${id}/resync`);
      expect(resync.status).toBe(200);
      await waitForSuccess(server, id, '2026-11-25T10:01:00.000Z');
    },
  );

  test(
    'Dagster loads the connections of every group, starts one and polls it',
    { timeout: 60_000 },
    async () => {
      await using server = await start();
      const { groupId } = server;
      const secrets = [
        { key: 'word', value: 'ab' },
        { key: 'token', value: 'sesame' },
      ];
      const id = await makeConnection(server, await uploadPackage(server, 'letters'), 'letters', {
        config: { secrets_list: secrets },
        run_setup_tests: true,
      });
      const list = await server.call('GET', `/v1/groups/${groupId}/connectors?limit=1000`);
      expect(list.body.data).toMatchObject({
        items: [{ id, paused: true, status: { setup_state: 'connected' } }],
      });
      const schemas = await server.call('GET', `/v1/connectors/${id}/schemas`);
      expect([schemas.status, schemas.body.code]).toEqual([404, 'NotFound_SchemaConfig']);
      const refused = await server.call('POST', `/v1/connectors/${id}/force`);
      expect([refused.status, refused.body.code]).toEqual([409, 'Conflict']);
      await server.call('PATCH', `/v1/connectors/${id}`, { paused: false, schedule_type: 'manual' });
      expect((await server.call('POST', `/v1/connectors/${id}/force`)).status).toBe(200);
      await waitForSuccess(server, id);
      expect(await statusOf(server, id)).toMatchObject({
        sync_state: 'scheduled',
        is_historical_sync: false,
      });
    },
  );
});

async function asAirflow({ url, keys }: TestServer, method: string, path: string): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${keys.key}:${keys.secret}`).toString('base64')}`;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json;version=2' },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every answer has this form
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, body, headers: response.headers };
}

async function statusOf(server: TestServer, id: string): Promise<unknown> {
  const { body } = await server.call('GET', `/v1/connections/${id}`);
  return Object(body.data).status;
}

async function waitForSuccess(server: TestServer, id: string, at = started): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await later(50)) {
    const { body } = await server.call('GET', `/v1/connections/${id}`);
    if (Object(body.data).succeeded_at === at && Object(body.data).status.sync_state !== 'syncing') return;
  }
  const { body } = await server.call('GET', `/v1/connections/${id}/logs`);
  throw new Error(`no sync has succeeded: ${JSON.stringify(body.data).slice(0, 3000)}`);
}
