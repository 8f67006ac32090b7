import { expect, test } from 'vitest';
import { onEachStore, textOf, type TestServer } from '../server/start-server.ts';
import { uploadPackage } from './test-packages.ts';
import { connectionData, makeConnection } from './new-connection.ts';

onEachStore((start) => {
  test('a connection is made, read, listed, changed and deleted', async () => {
    await using server = await start();
    const { groupId } = server;
    const packageId = await uploadPackage(server, 'letters');
    const made = await server.call('POST', '/v1/connectors', {
      group_id: groupId,
      service: 'connector_sdk',
      config: {
        schema: 'letters',
        package_id: packageId,
        secrets_list: [
          { key: 'word', value: 'abc' },
          { key: '1', value: 'first' },
        ],
        color: { main: 'red' },
      },
      paused: true,
      sync_frequency: '60',
      run_setup_tests: false,
    });
    const id = textOf(made, 'id');
    const config = {
      secrets_list: [
        { key: 'word', value: '******' },
        { key: '1', value: '******' },
      ],
      color: { main: 'red' },
    };
    const data = connectionData(
      { id, groupId, packageId, schema: 'letters' },
      { sync_frequency: 60, config },
    );
    expect([made.status, made.body]).toEqual([
      201,
      { code: 'Success', message: 'Connection has been created', data: { ...data, setup_tests: [] } },
    ]);

    const read = await server.call('GET', `/v1/connectors/${id}`);
    expect([read.status, read.body]).toEqual([200, { code: 'Success', data }]);
    for (const list of [
      '/v1/connections',
      `/v1/connections?group_id=${groupId}&schema=letters`,
      `/v1/groups/${groupId}/connectors/?schema=letters`,
    ]) {
      expect((await server.call('GET', list)).body).toEqual({ code: 'Success', data: { items: [data] } });
    }
    expect((await server.call('GET', '/v1/connections?schema=other')).body.data).toEqual({ items: [] });

    const changed = await server.call('PATCH', `/v1/connections/${id}`, {
      sync_frequency: 1440,
      daily_sync_time: '14:00',
      config: { color: null, size: 3 },
      run_setup_tests: false,
    });
    const after = connectionData(
      { id, groupId, packageId, schema: 'letters' },
      {
        sync_frequency: 1440,
        daily_sync_time: '14:00',
        config: { secrets_list: config.secrets_list, size: 3 },
      },
    );
    expect(changed.body.data).toEqual({ ...after, setup_tests: [] });

    const deleted = await server.call('DELETE', `/v1/connections/${id}`);
    expect([deleted.status, deleted.body]).toEqual([
      200,
      {
        code: 'Success',
        message: `Connection with id '${id}' has been deleted. Its tables stay in the destination`,
      },
    ]);
    expect((await server.call('GET', `/v1/connections/${id}`)).body).toEqual({
      code: 'NotFound_Connection',
      message: `there is no connection "${id}"`,
    });
    expect((await server.call('GET', '/v1/connections')).body.data).toEqual({ items: [] });
    expect(await actions(server)).toEqual(['create_connector', 'delete_connector', 'edit_connector']);
  });

  test('lists come in pages, oldest first', async () => {
    await using server = await start();
    const packageId = await uploadPackage(server, 'letters');
    const names = ['one', 'two', 'three', 'four', 'five'];
    const ids: string[] = [];
    for (const name of names) ids.push(await makeConnection(server, packageId, name));
    const found: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await server.call(
        'GET',
        `/v1/connections?limit=2&cursor=${encodeURIComponent(cursor)}`,
      );
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a page
      const page = body.data as { items: { id: string }[]; next_cursor?: string };
      found.push(page.items.map((each) => each.id));
      cursor = page.next_cursor ?? '';
    } while (cursor !== '');
    expect(found).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  });

  test('a name is taken once in a group, and in another group it is free', async () => {
    await using server = await start();
    const packageId = await uploadPackage(server, 'letters');
    const id = await makeConnection(server, packageId);
    const body = (group: string) => ({
      group_id: group,
      service: 'connector_sdk',
      config: { schema: 'letters', package_id: packageId },
      paused: true,
      run_setup_tests: false,
    });
    const again = await server.call('POST', '/v1/connections', body(server.groupId));
    expect([again.status, again.body]).toEqual([
      409,
      {
        code: 'Conflict',
        message: `config.schema: the group has a connection "letters" already, ${id}: choose another name`,
      },
    ]);
    const other = textOf(await server.call('POST', '/v1/groups', { name: 'other' }), 'id');
    expect((await server.call('POST', '/v1/connections', body(other))).status).toBe(201);
    const twenty = Array.from({ length: 20 }, async () => {
      const asked = { ...body(other), config: { schema: 'at_once', package_id: packageId } };
      return (await server.call('POST', '/v1/connections', asked)).status;
    });
    expect((await Promise.all(twenty)).toSorted((a, b) => a - b)).toEqual([
      201,
      ...Array.from({ length: 19 }, () => 409),
    ]);
  });

  test('what cannot be used is refused by its name', async () => {
    await using server = await start();
    const packageId = await uploadPackage(server, 'letters');
    const create = async (fields: object, config: object = {}) => {
      const { status, body } = await server.call('POST', '/v1/connections', {
        group_id: server.groupId,
        service: 'connector_sdk',
        config: { schema: 'letters', package_id: packageId, ...config },
        run_setup_tests: false,
        paused: true,
        ...fields,
      });
      return `${status} ${body.code} ${body.message}`;
    };
    expect({
      service: await create({ service: 'postgres' }),
      group: await create({ group_id: 'no_group' }),
      package: await create({}, { package_id: 'no_package' }),
      noPackage: await create({}, { package_id: undefined }),
      name: await create({}, { schema: '1st' }),
      ownSchema: await create({}, { schema: 'information_schema' }),
      frequency: await create({ sync_frequency: '7' }),
      daily: await create({ daily_sync_time: '14:00' }),
      unknown: await create({ sync_freqency: 60 }),
      agent: await create({ proxy_agent_id: 'an_agent' }),
      networking: await create({ networking_method: 'SshTunnel' }),
      auth: await create({ auth: { client_access: { client_id: 'x' } } }),
      schedule: await create({ schedule: { schedule_type: 'CRON', cron: '0 0 * * *' } }),
      twice: await create(
        {},
        {
          secrets_list: [
            { key: 'a', value: '1' },
            { key: 'a', value: '2' },
          ],
        },
      ),
      masked: await create({}, { secrets_list: [{ key: 'a', value: '******' }] }),
      secret: await create({}, { login: { password: 'hunter2' } }),
    }).toMatchInlineSnapshot(`
      {
        "agent": "400 InvalidInput proxy_agent_id: this server has no proxy agents: leave it out",
        "auth": "400 InvalidInput auth: a connector of the SDK gets its secrets as settings: put them into config.secrets_list",
        "daily": "400 InvalidInput daily_sync_time: it goes with a sync_frequency of 1440, and this is 360",
        "frequency": "400 InvalidInput sync_frequency: one of 1, 5, 15, 30, 60, 120, 180, 360, 480, 720, 1440 minutes",
        "group": "404 NotFound_Group there is no group "no_group"",
        "masked": "400 InvalidInput config.secrets_list.0.value: ****** stands for a value that was set before, and a has none",
        "name": "400 InvalidInput config.schema: lower-case letters, digits and _, and no digit first",
        "networking": "400 InvalidInput networking_method: this server reaches sources directly alone",
        "noPackage": "400 InvalidInput config.package_id: Invalid input: expected string, received undefined",
        "ownSchema": "400 InvalidInput config.schema: connection name "information_schema" cannot be used: it is a schema that every warehouse has already: choose another",
        "package": "400 InvalidInput config.package_id: there is no package "no_package": upload it first",
        "schedule": "400 InvalidInput schedule: this server knows frequencies alone: use sync_frequency, and daily_sync_time with 1440",
        "secret": "400 InvalidInput config.login.password: it looks like a secret: put it into secrets_list, where it is sealed and given to the connector",
        "service": "400 InvalidInput service: this server runs connectors of the SDK: "connector_sdk", not "postgres"",
        "twice": "400 InvalidInput config.secrets_list: a key is in it twice",
        "unknown": "400 InvalidInput Unrecognized key: "sync_freqency"",
      }
    `);
    expect((await server.call('GET', '/v1/connections')).body.data).toEqual({ items: [] });
  });

  test('a change that is none, or of what is fixed, is refused', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    const patch = async (body: object) => {
      const answer = await server.call('PATCH', `/v1/connections/${id}`, body);
      return `${answer.status} ${answer.body.code} ${answer.body.message?.replace(id, '…')}`;
    };
    expect({
      nothing: await patch({}),
      flags: await patch({ run_setup_tests: true, trust_certificates: true }),
      name: await patch({ config: { schema: 'other' } }),
      service: await patch({ service: 'connector_sdk' }),
      package: await patch({ config: { package_id: 'no_package' } }),
      blocked: await patch({ schema_status: 'blocked_on_capture' }),
    }).toMatchInlineSnapshot(`
      {
        "blocked": "400 InvalidInput schema_status: set "paused" to true instead, and block tables and columns meanwhile",
        "flags": "400 InvalidInput the body changes nothing that lasts: give a field such as paused, config or sync_frequency; POST /v1/connections/…/test runs the tests alone",
        "name": "400 InvalidInput config.schema: the name of a connection stays: it is letters",
        "nothing": "400 InvalidInput the body changes nothing that lasts: give a field such as paused, config or sync_frequency; POST /v1/connections/…/test runs the tests alone",
        "package": "400 InvalidInput config.package_id: there is no package "no_package": upload it first",
        "service": "400 InvalidInput Unrecognized key: "service"",
      }
    `);
    const read = await server.call('PATCH', '/v1/connections/no_connection', { paused: false });
    expect([read.status, read.body.code]).toEqual([404, 'NotFound_Connection']);
  });

  test('a historical sync is asked for by a change, and waits while the connection is paused', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    const asked = await server.call('PATCH', `/v1/connections/${id}`, { is_historical_sync: true });
    expect(asked.body.data).toMatchObject({
      paused: true,
      status: { sync_state: 'paused', is_historical_sync: true },
    });
    const { resync } = await server.platform.store
      .selectFrom('connections')
      .select('resync')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(resync ?? '')).toEqual({
      startedAt: '2026-11-25T10:00:00.000Z',
      tables: 'all',
      hasBegun: false,
    });
  });

  test('nulls change nothing, but for the time of the day and the threshold, which they clear', async () => {
    await using server = await start();
    const packageId = await uploadPackage(server, 'letters');
    const fields = {
      sync_frequency: 1440,
      daily_sync_time: '07:00',
      data_delay_sensitivity: 'CUSTOM',
      data_delay_threshold: 0,
      pause_after_trial: true,
      destination_configuration: { virtual_warehouse: 'small' },
      destination_schema_names: 'SOURCE_NAMING',
    };
    const id = await makeConnection(server, packageId, 'letters', {
      ...fields,
      config: { python_version: '3.12', proxy_host_config_key: 'host' },
    });
    const { groupId } = server;
    const nulls = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
    const kept = await server.call('PATCH', `/v1/connections/${id}`, {
      ...nulls,
      paused: null,
      schedule_type: null,
      proxy_agent_id: null,
      networking_method: null,
      hybrid_deployment_agent_id: null,
      auth: null,
      config: { secrets_list: null, schema: null, package_id: null, proxy_host_config_key: null },
    });
    const wanted = connectionData(
      { id, groupId, packageId, schema: 'letters' },
      { ...fields, daily_sync_time: null, data_delay_threshold: null, config: { python_version: '3.12' } },
    );
    expect([kept.status, kept.body.message]).toEqual([200, expect.any(String)]);
    const read = await server.call('GET', `/v1/connections/${id}`);
    expect(read.body.data).toEqual({ ...wanted, status: expect.anything() });
  });
});

async function actions(server: TestServer): Promise<unknown> {
  const { body } = await server.call('GET', '/v1/account/audit?resource_type=connection');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the audit log
  const { items } = body.data as { items: { action: string }[] };
  // The clock of the test stands still: all of them happened at one moment.
  return items.map(({ action }) => action).toSorted();
}
