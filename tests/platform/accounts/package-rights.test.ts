import { expect, test } from 'vitest';
import { addConnections } from '../store/add-connections.ts';
import { onEachStore, type TestServer } from '../server/start-server.ts';
import { newUser } from './new-user.ts';

onEachStore((start) => {
  const now = '2026-11-25T10:00:00.000Z';

  async function addPackage({ platform: { store } }: TestServer, id: string, maker: string): Promise<void> {
    await store
      .insertInto('packages')
      .values({ id, created_by: maker, last_updated_by: maker, created_at: now, updated_at: now, version: 2 })
      .execute();
    for (const version of [1, 2]) {
      const file = { package_id: id, version, sha256: `${version}`, bytes: 1, kind: 'module', details: '{}' };
      await store
        .insertInto('package_versions')
        .values({ ...file, created_by: maker, created_at: now })
        .execute();
    }
  }

  test('the code of a connection is changed only by those who may change the connection', async () => {
    await using server = await start();
    await addConnections(server.platform.store, 2);
    const grace = await newUser(server, 'grace');
    await addPackage(server, 'used_package', grace.id);
    await server.platform.store.updateTable('connections').set({ package_id: 'used_package' }).execute();
    await addPackage(server, 'own_package', grace.id);
    await addPackage(server, 'foreign_package', 'happy_harmony');
    const member = async (id: string) =>
      server.call('POST', `/v1/users/${grace.id}/connections`, { id, role: 'Edit Connection' });
    const address = (id: string) => `/v1/connector-sdk/packages/${id}`;
    const rollBack = async (id: string) => (await grace.call('POST', `${address(id)}/rollback`)).status;

    await member('connection_1');
    // It runs in connection_2 as well, with secrets that are none of hers.
    expect(await rollBack('used_package')).toBe(403);
    expect((await grace.call('DELETE', address('used_package'))).body.message).toBe(
      'this key may not edit the connection connection_2: ask an administrator for the role',
    );
    await member('connection_2');
    expect(await rollBack('used_package')).toBe(200);
    expect(await rollBack('own_package')).toBe(200);
    expect(await rollBack('foreign_package')).toBe(403);
    expect((await server.call('POST', `${address('foreign_package')}/rollback`)).status).toBe(200);
  });
});
