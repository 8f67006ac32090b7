import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addConnections } from '../store/add-connections.ts';
import { newUser } from '../accounts/new-user.ts';
import { onEachStore, textOf, type Answer, type TestServer } from '../server/start-server.ts';
import { outsideFolder } from './outside-folder.ts';

onEachStore((start) => {
  const told = ({ status, body }: Answer) => [status, body];
  const refusal = ({ status, body }: Answer) => [status, body.message];

  const automatic = (id: string) => ({
    id,
    group_id: id,
    service: 'duckdb',
    region: 'LOCAL',
    time_zone_offset: '0',
    daylight_saving_time_enabled: false,
    setup_status: 'CONNECTED',
    networking_method: 'Directly',
    private_link_id: null,
    proxy_agent_id: null,
    hybrid_deployment_agent_id: null,
    external_secrets_manager_id: null,
    config: {},
  });

  const passed = (title: string) => ({ title, status: 'PASSED', message: '', details: '' });
  const ownTests = [passed('The folder can be made'), passed('The folder can be written to')];
  const placeTests = [
    passed('Nobody else can replace the folder'),
    passed('The folder can be made'),
    passed('The folder belongs to this destination'),
    passed('The folder can be written to'),
  ];

  const newGroup = async (server: TestServer, name: string) => {
    // Lists are in the order in which things were made.
    server.clock.forward(1);
    return textOf(await server.call('POST', '/v1/groups', { name }), 'id');
  };

  test('a group has a destination from the start, which is set up once', async () => {
    await using server = await start();
    const id = await newGroup(server, 'sales');
    expect((await server.call('GET', `/v1/destinations/${id}`)).body).toEqual({
      code: 'Success',
      data: automatic(id),
    });
    const body = {
      group_id: id,
      service: 'duckdb',
      region: 'AWS_EU_WEST_1',
      time_zone_offset: '+3',
      daylight_saving_time_enabled: true,
      networking_method: 'Directly',
      private_link_id: null,
      trust_certificates: true,
    };
    const set = {
      ...automatic(id),
      region: 'AWS_EU_WEST_1',
      time_zone_offset: '+3',
      daylight_saving_time_enabled: true,
    };
    expect(told(await server.call('POST', '/v1/destinations', body))).toEqual([
      201,
      { code: 'Success', message: 'Destination has been created', data: { ...set, setup_tests: ownTests } },
    ]);
    expect(refusal(await server.call('POST', '/v1/destinations', body))).toEqual([
      409,
      `the group ${id} has a destination already: change it with PATCH`,
    ]);
    expect((await server.call('GET', '/v1/destinations')).body.data).toEqual({
      items: [automatic(server.groupId), set],
    });
    expect((await server.call('DELETE', `/v1/destinations/${id}`)).status).toBe(200);
    expect((await server.call('GET', `/v1/destinations/${id}`)).body.data).toEqual(automatic(id));
    expect((await server.call('POST', '/v1/destinations', body)).status).toBe(201);
    expect((await server.call('GET', '/v1/destinations/calm_nobody')).body.code).toBe('NotFound_Destination');
  });

  test('what a destination cannot be is refused by the name of the field', async () => {
    await using server = await start();
    const group_id = await newGroup(server, 'sales');
    const message = async (body: object) =>
      refusal(await server.call('POST', '/v1/destinations', { group_id, service: 'duckdb', ...body }));
    expect(await message({ service: 'snowflake' })).toEqual([
      400,
      'service: this server cannot write to "snowflake": it can to duckdb',
    ]);
    expect(await message({ time_zone_offset: '3' })).toEqual([
      400,
      'time_zone_offset: whole hours from "-11" to "+12", with a sign but for "0"',
    ]);
    expect(await message({ region: 'MOON' })).toEqual([
      400,
      'region: LOCAL, or a name such as AWS_US_EAST_1',
    ]);
    expect(await message({ networking_method: 'SshTunnel' })).toEqual([
      400,
      'networking_method: this server reaches destinations directly alone',
    ]);
    expect(await message({ proxy_agent_id: 'some_agent' })).toEqual([
      400,
      'proxy_agent_id: this server has no proxy agents: leave it out',
    ]);
    expect(await message({ config: { path: 'warehouse' } })).toEqual([
      400,
      'config.path: an absolute path, such as /srv/warehouse, or none for the data folder of the server',
    ]);
    expect(await message({ config: { password: '******' } })).toEqual([
      400,
      'config.password: ****** stands for a value that was set before, and there is none',
    ]);
    expect(await message({ group_id: 'calm_nobody' })).toEqual([404, 'there is no group "calm_nobody"']);
  });

  test('a folder of its own is made, taken, tested, and given back', async () => {
    await using server = await start();
    using outside = outsideFolder();
    const path = join(outside.folder, 'deep', 'warehouse');
    const id = await newGroup(server, 'sales');
    const body = { group_id: id, service: 'duckdb', config: { path } };
    const made = await server.call('POST', '/v1/destinations', body);
    expect(made.body.data).toEqual({ ...automatic(id), config: { path }, setup_tests: placeTests });
    expect(readdirSync(path)).toEqual(['headwater-destination.txt']);
    const other = await newGroup(server, 'support');
    expect(refusal(await server.call('POST', '/v1/destinations', { ...body, group_id: other }))).toEqual([
      400,
      `config.path: ${path} has the tables of the destination ${id}: give another path, or remove headwater-destination.txt from it if that one is gone`,
    ]);
    expect((await server.call('DELETE', `/v1/groups/${id}`)).status).toBe(200);
    expect(readdirSync(path)).toEqual([]);
    expect((await server.call('POST', '/v1/destinations', { ...body, group_id: other })).status).toBe(201);
  });

  test('a folder that others could replace, or that holds something else, is never taken', async () => {
    await using server = await start();
    using outside = outsideFolder();
    const group_id = await newGroup(server, 'sales');
    // Without tests as well: nothing must be given away that they would have found.
    const take = async (path: string) =>
      refusal(
        await server.call('POST', '/v1/destinations', {
          group_id,
          service: 'duckdb',
          run_setup_tests: false,
          config: { path },
        }),
      );
    const place = (name: string) => join(outside.folder, name);
    const { dataFolder } = server.platform.settings;
    expect(await take(join(dataFolder, 'connections'))).toEqual([
      400,
      expect.stringContaining('holds the data folder of the server, or is in it'),
    ]);
    mkdirSync(place('full'));
    writeFileSync(join(place('full'), 'passwords'), 'x');
    expect(await take(place('full'))).toEqual([
      400,
      `config.path: ${place('full')} has something in it that is no table of this destination: give an empty folder`,
    ]);
    symlinkSync(place('full'), place('link'));
    expect(await take(join(place('link'), 'inside'))).toEqual([
      400,
      `config.path: ${place('link')} is a link: give the folder that it leads to`,
    ]);
    mkdirSync(place('shared'));
    chmodSync(place('shared'), 0o777);
    expect(await take(join(place('shared'), 'inside'))).toEqual([
      400,
      `config.path: other users could replace ${place('shared')}: make it belong to the user of the server, who alone may write to it, or give another path`,
    ]);
    expect(await take(join(place('full'), 'passwords'))).toEqual([
      400,
      `config.path: ${place('full')}/passwords is no folder: give another path`,
    ]);
    expect(existsSync(join(place('shared'), 'inside'))).toBe(false);
  });

  test('a test that fails is told, and the destination is broken until it works again', async () => {
    await using server = await start();
    using outside = outsideFolder();
    const id = await newGroup(server, 'sales');
    const path = join(outside.folder, 'warehouse');
    await server.call('POST', '/v1/destinations', { group_id: id, service: 'duckdb', config: { path } });
    writeFileSync(join(path, 'headwater-destination.txt'), 'another_one\n');
    const test = async () => (await server.call('POST', `/v1/destinations/${id}/test`)).body.data;
    const problem = `${path} has the tables of the destination another_one: give another path, or remove headwater-destination.txt from it if that one is gone`;
    expect(await test()).toEqual({
      ...automatic(id),
      config: { path },
      setup_status: 'BROKEN',
      setup_tests: [
        ...placeTests.slice(0, 2),
        {
          title: 'The folder belongs to this destination',
          status: 'FAILED',
          message: problem,
          details: problem,
        },
        {
          title: 'The folder can be written to',
          status: 'SKIPPED',
          message: 'the step before has failed',
          details: 'the step before has failed',
        },
      ],
    });
    writeFileSync(join(path, 'headwater-destination.txt'), `${id}\n`);
    expect(await test()).toEqual({ ...automatic(id), config: { path }, setup_tests: placeTests });
  });

  test('the place of tables stays while there are connections, and so does the destination', async () => {
    await using server = await start();
    using outside = outsideFolder();
    await addConnections(server.platform.store, 2);
    const { store, cipher } = server.platform;
    const secrets = cipher.seal('{}', 'destinations.secrets calm_river');
    await store.updateTable('destinations').set({ secrets }).where('id', '=', 'calm_river').execute();
    const path = '/v1/destinations/calm_river';
    const moved = { config: { path: join(outside.folder, 'warehouse') } };
    const problem =
      '2 connections have their tables where the destination calm_river is: make another group for another place';
    expect(refusal(await server.call('PATCH', path, moved))).toEqual([409, problem]);
    const set = { group_id: 'calm_river', service: 'duckdb', ...moved };
    expect(refusal(await server.call('POST', '/v1/destinations', set))).toEqual([409, problem]);
    expect(refusal(await server.call('DELETE', path))).toEqual([
      409,
      '2 connections write into the destination calm_river: delete them first',
    ]);
    expect((await server.call('PATCH', path, { config: { note: 'x' } })).status).toBe(200);
    expect((await server.call('DELETE', '/v1/groups/calm_river')).status).toBe(409);
  });

  test('connections with a time of the day are planned anew in another time zone', async () => {
    await using server = await start();
    const { store, cipher } = server.platform;
    await addConnections(store, 1);
    const secrets = cipher.seal('{}', 'destinations.secrets calm_river');
    await store.updateTable('destinations').set({ secrets }).where('id', '=', 'calm_river').execute();
    const daily = {
      sync_frequency: 1440,
      daily_sync_time: '14:00',
      last_started_at: '2026-11-25T09:00:00.000Z',
    };
    await store.updateTable('connections').set(daily).execute();
    const dueIn = async (offset: string) => {
      const answer = await server.call('PATCH', '/v1/destinations/calm_river', { time_zone_offset: offset });
      expect(answer.status).toBe(200);
      const { due_at: due } = await store
        .selectFrom('connections')
        .select('due_at')
        .executeTakeFirstOrThrow();
      return Date.parse(due ?? '') - server.clock.now().getTime();
    };
    const hour = 60 * 60 * 1000;
    expect((await dueIn('-2')) - (await dueIn('+1'))).toBe(3 * hour);
  });

  test('who views a group sees its destination, who edits it changes and tests it, who manages it deletes it', async () => {
    await using server = await start();
    const path = `/v1/destinations/${server.groupId}`;
    const calls = [
      ['GET', path],
      ['PATCH', path, { region: 'LOCAL' }],
      ['POST', `${path}/test`],
      ['DELETE', path],
    ] as const;
    const allowed: Record<string, number[]> = {};
    for (const role of ['View Destination', 'Edit Destination', 'Manage Destination', 'Create Connection']) {
      const user = await newUser(server, role.replace(' ', '.'));
      await server.call('POST', `/v1/groups/${server.groupId}/users`, { email: user.email, role });
      allowed[role] = [];
      for (const [method, address, body] of calls) {
        allowed[role].push((await user.call(method, address, body)).status);
      }
      const list = (await user.call('GET', '/v1/destinations')).body.data;
      expect(list).toEqual({ items: [expect.objectContaining({ id: server.groupId })] });
    }
    expect(allowed).toEqual({
      'View Destination': [200, 403, 403, 403],
      'Edit Destination': [200, 200, 200, 403],
      'Manage Destination': [200, 200, 200, 200],
      'Create Connection': [200, 403, 403, 403],
    });
  });
});
