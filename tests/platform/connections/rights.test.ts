import { expect, test } from 'vitest';
import { hashSecret, newKeyPair, type KeyPair } from '../../../packages/platform/src/accounts/api-keys.ts';
import { onEachStore, textOf, type Caller, type TestServer } from '../server/start-server.ts';
import { uploadPackage } from './test-packages.ts';
import { makeConnection } from './new-connection.ts';

const now = '2026-11-25T10:00:00.000Z';

interface Membership {
  readonly on: 'group' | 'connection';
  readonly id: string;
  readonly role: string;
}

onEachStore((start) => {
  test('everyone sees the connections of their roles, and no others', async () => {
    await using server = await start();
    const { ids, other } = await threeConnections(server);
    const [first = '', second = '', third = ''] = ids;
    const list = async (caller: Caller, path = '/v1/connections?') => {
      const { body } = await caller.call('GET', `${path}limit=1000`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the list of connections
      return (body.data as { items: { id: string }[] }).items.map(({ id }) => id);
    };
    const user = async (name: string, role: string | null, ...memberships: Membership[]) =>
      server.as(await addUser(server, name, role, memberships));
    const key = async (...permissions: object[]) => server.as(await addKey(server, null, permissions));
    const connectors = (resource_filter: object) => ({
      resource_type: 'CONNECTOR',
      access_level: 'READ',
      resource_filter,
    });
    expect({
      reviewer: await list(await user('a', 'Account Reviewer')),
      billing: await list(await user('b', 'Account Billing')),
      nobody: await list(await user('c', null)),
      ofGroup: await list(await user('d', null, { on: 'group', id: other, role: 'View Destination' })),
      creator: await list(await user('e', null, { on: 'group', id: other, role: 'Create Connection' })),
      ofOne: await list(await user('f', null, { on: 'connection', id: first, role: 'View Connection' })),
      ofBoth: await list(
        await user(
          'g',
          null,
          { on: 'connection', id: first, role: 'Connector Reviewer' },
          { on: 'group', id: other, role: 'Destination Administrator' },
        ),
      ),
      everyKey: await list(await key({ resource_type: 'CONNECTOR', access_level: 'READ' })),
      noKey: await list(await key({ resource_type: 'DESTINATION', access_level: 'MANAGE' })),
      keyOfGroup: await list(await key(connectors({ group_ids: [other] }))),
      keyOfOne: await list(await key(connectors({ ids: [second] }))),
      keyInGroup: await list(await key(connectors({ ids: [second] })), `/v1/groups/${other}/connections?`),
    }).toEqual({
      reviewer: [first, second, third],
      billing: [],
      nobody: [],
      ofGroup: [third],
      creator: [],
      ofOne: [first],
      ofBoth: [first, third],
      everyKey: [first, second, third],
      noKey: [],
      keyOfGroup: [third],
      keyOfOne: [second],
      keyInGroup: [],
    });
  });

  test('every address asks for the right that it needs', async () => {
    await using server = await start();
    const { ids } = await threeConnections(server);
    const [id = ''] = ids;
    const at = (name: string, role: string) =>
      addUser(server, name, null, [{ on: 'connection', id, role }]).then((keys) => server.as(keys));
    const callers = {
      stranger: server.as(await addUser(server, 'x', null, [])),
      viewer: await at('v', 'View Connection'),
      editor: await at('e', 'Edit Connection'),
      manager: await at('m', 'Manage Connection'),
    };
    const calls: readonly (readonly [string, string, unknown?])[] = [
      ['GET', ''],
      ['GET', '/state'],
      ['GET', '/logs'],
      ['GET', '/syncs'],
      ['GET', '/schemas'],
      ['PATCH', '', { sync_frequency: 60 }],
      ['PATCH', '/state', { state: {} }],
      ['PATCH', '/schemas', {}],
      ['POST', '/schemas/reload'],
      ['POST', '/sync'],
      ['POST', '/resync'],
      ['DELETE', ''],
    ];
    const allowed: Record<string, string> = {};
    for (const [method, path, body] of calls) {
      for (const [name, caller] of Object.entries(callers)) {
        const { status } = await caller.call(method, `/v1/connections/${id}${path}`, body);
        const call = `${method} ${path}`.trim();
        if (status !== 403) allowed[call] = `${allowed[call] ?? ''} ${name}`.trim();
      }
    }
    const [all, editors] = ['viewer editor manager', 'editor manager'];
    expect(allowed).toEqual({
      GET: all,
      'GET /state': all,
      'GET /logs': all,
      'GET /syncs': all,
      'GET /schemas': all,
      PATCH: editors,
      'PATCH /state': editors,
      'PATCH /schemas': editors,
      'POST /schemas/reload': editors,
      'POST /sync': editors,
      'POST /resync': editors,
      DELETE: 'manager',
    });
  });

  test('who makes a connection manages it', async () => {
    await using server = await start();
    const packageId = await uploadPackage(server, 'letters');
    const creator = await addUser(server, 'creator', null, [
      { on: 'group', id: server.groupId, role: 'Create Connection' },
    ]);
    const viewer = await addUser(server, 'viewer', null, [
      { on: 'group', id: server.groupId, role: 'View Destination' },
    ]);
    const create = (keys: KeyPair) =>
      server.as(keys).call('POST', '/v1/connections', {
        group_id: server.groupId,
        service: 'connector_sdk',
        config: { schema: 'letters', package_id: packageId },
        paused: true,
        run_setup_tests: false,
      });
    expect((await create(viewer)).status).toBe(403);
    const id = textOf(await create(creator), 'id');
    expect((await server.as(creator).call('DELETE', `/v1/connections/${id}`)).status).toBe(200);
  });
});

async function threeConnections(server: TestServer): Promise<{ ids: readonly string[]; other: string }> {
  const packageId = await uploadPackage(server, 'letters');
  const other = textOf(await server.call('POST', '/v1/groups', { name: 'other' }), 'id');
  const first = await makeConnection(server, packageId, 'first');
  const second = await makeConnection(server, packageId, 'second');
  const third = await makeConnection(server, packageId, 'third', { group_id: other });
  return { ids: [first, second, third], other };
}

async function addUser(
  server: TestServer,
  id: string,
  role: string | null,
  memberships: readonly Membership[],
): Promise<KeyPair> {
  const { store } = server.platform;
  await store
    .insertInto('users')
    .values({
      id,
      email: `${id}@example.com`,
      given_name: id,
      family_name: id,
      phone: null,
      picture: null,
      role,
      verified: 1,
      invited: 0,
      active: 1,
      logged_in_at: null,
      created_at: now,
    })
    .execute();
  for (const membership of memberships) {
    await store
      .insertInto('memberships')
      .values({
        user_id: id,
        resource_type: membership.on,
        resource_id: membership.id,
        role: membership.role,
        created_at: now,
      })
      .execute();
  }
  return addKey(server, id, []);
}

async function addKey(
  { platform }: TestServer,
  userId: string | null,
  permissions: readonly object[],
): Promise<KeyPair> {
  const keys = newKeyPair();
  await platform.store
    .insertInto('api_keys')
    .values({
      id: keys.key,
      user_id: userId,
      name: 'a key',
      key: keys.key,
      secret_hash: hashSecret(keys.secret),
      permissions: JSON.stringify(permissions),
      created_at: now,
      updated_at: now,
      expires_at: null,
      last_used_at: null,
    })
    .execute();
  return keys;
}
