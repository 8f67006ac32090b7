import type { KeyPair } from '../../../packages/platform/src/accounts/api-keys.ts';
import { uploadPackage } from '../connections/test-packages.ts';
import { textOf, type TestServer } from '../server/start-server.ts';

/** Something of everything that addresses name. */
export interface World {
  /** By the names that the document has for the parts of addresses. */
  readonly ids: Readonly<Record<string, string>>;
  /** Keys that give no right to anything, by whose they are. */
  readonly powerless: Readonly<Record<'user' | 'system key', KeyPair>>;
  /** A group with no connections. */
  readonly emptyGroupId: string;
  /** A connection that the user is no member of. */
  readonly otherConnectionId: string;
  /** A user who is a member of nothing, by both of their names. */
  readonly stranger: { readonly id: string; readonly email: string };
}

let made = 0;

/** Makes something of everything, apart from what was made before. */
export async function makeWorld(server: TestServer, packageId: string): Promise<World> {
  made += 1;
  const number = made;
  const make = async (path: string, body: unknown) => textOf(await server.call('POST', path, body), 'id');
  const groupId = await make('/v1/groups', { name: `sales_${number}` });
  const emptyGroupId = await make('/v1/groups', { name: `empty_${number}` });
  const otherGroupId = await make('/v1/groups', { name: `other_${number}` });
  const user = (name: string) =>
    make('/v1/users', { email: `${name}_${number}@example.com`, given_name: name, family_name: 'Test' });
  const [userId, strangerId] = [await user('member'), await user('stranger')];
  const key = await server.call('POST', `/v1/users/${strangerId}/api-key`);
  const systemKey = await server.call('POST', '/v1/system-keys', { name: 'powerless', permissions: [] });
  const connection = (schema: string, group: string) =>
    make('/v1/connections', {
      group_id: group,
      service: 'connector_sdk',
      config: { schema, package_id: packageId, secrets_list: [{ key: 'people', value: 'ada' }] },
      paused: true,
      run_setup_tests: false,
    });
  const connectionId = await connection('shop', groupId);
  const columns = { email: { enabled: true }, phone: { enabled: false } };
  await server.call('POST', `/v1/connections/${connectionId}/schemas`, {
    schemas: { shop: { tables: { person: { columns } } } },
  });
  await server.call('POST', `/v1/users/${userId}/groups`, { id: groupId, role: 'View Destination' });
  await server.call('POST', `/v1/users/${userId}/connections`, { id: connectionId, role: 'View Connection' });
  const hook = { url: 'https://127.0.0.1:1/hook', events: ['sync_end'], active: false };
  return {
    ids: {
      userId,
      groupId,
      connectionId,
      packageId: await uploadPackage(server, 'shop'),
      destinationId: groupId,
      keyId: await make('/v1/system-keys', { name: 'reader', permissions: [] }),
      webhookId: await make('/v1/webhooks/account', hook),
      service: 'connector_sdk',
      schemaName: 'shop',
      tableName: 'person',
      columnName: 'phone',
    },
    powerless: {
      user: { key: textOf(key, 'key'), secret: textOf(key, 'secret') },
      'system key': { key: textOf(systemKey, 'key'), secret: textOf(systemKey, 'secret') },
    },
    emptyGroupId,
    otherConnectionId: await connection('shop', otherGroupId),
    stranger: { id: strangerId, email: `stranger_${number}@example.com` },
  };
}
