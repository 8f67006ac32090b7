import { expect, test } from 'vitest';
import { addConnections } from '../store/add-connections.ts';
import { onEachStore, type Answer } from '../server/start-server.ts';
import { newUser } from './new-user.ts';

onEachStore((start) => {
  const told = ({ status, body }: Answer) => [status, body];
  const now = '2026-11-25T10:00:00.000Z';

  test.each([
    ['groups', 'calm_river', 'Destination Analyst', 'Edit Destination', 'View Destination'],
    ['connections', 'connection_1', 'Connector Collaborator', 'Edit Connection', 'View Connection'],
    ['connectors', 'connection_1', 'Connector Collaborator', 'Edit Connection', 'View Connection'],
  ])(
    'a user becomes a member of %s, gets another role, and is one no more',
    async (plural, id, old, role, next) => {
      await using server = await start();
      await addConnections(server.platform.store, 1);
      const grace = await newUser(server, 'grace');
      const path = `/v1/users/${grace.id}/${plural}`;
      const membership = { id, role, created_at: now };
      expect(told(await server.call('POST', path, { id, role: old }))).toEqual([
        201,
        { code: 'Success', message: 'Membership has been created', data: membership },
      ]);
      expect((await server.call('POST', path, { id, role })).status).toBe(409);
      expect((await grace.call('GET', path)).body).toEqual({
        code: 'Success',
        data: { items: [membership] },
      });
      expect((await grace.call('GET', `${path}/${id}`)).body).toEqual({ code: 'Success', data: membership });
      expect(told(await server.call('PATCH', `${path}/${id}`, { role: next }))).toEqual([
        200,
        { code: 'Success', message: 'Membership has been updated', data: { ...membership, role: next } },
      ]);
      expect((await server.call('PATCH', `${path}/${id}`, { role: 'Owner' })).status).toBe(400);
      expect((await server.call('DELETE', `${path}/${id}`)).status).toBe(200);
      for (const method of ['GET', 'DELETE']) {
        expect((await server.call(method, `${path}/${id}`)).body.code).toBe('NotFound_Membership');
      }
      expect((await server.call('POST', path, { id: 'calm_nobody', role })).status).toBe(404);
    },
  );

  test('the users of a group are those with a role in it, found by their address', async () => {
    await using server = await start();
    const grace = await newUser(server, 'grace', 'Account Reviewer');
    const path = `/v1/groups/${server.groupId}/users`;
    expect(
      told(await server.call('POST', path, { email: 'Grace@Example.com', role: 'Manage Destination' })),
    ).toEqual([
      200,
      { code: 'Success', message: "User with email 'Grace@Example.com' has been added to the group" },
    ]);
    const ofAccount = (await server.call('GET', `/v1/users/${grace.id}`)).body.data;
    expect((await server.call('GET', path)).body).toEqual({
      code: 'Success',
      data: { items: [{ ...Object(ofAccount), role: 'Manage Destination' }] },
    });
    const stranger = { email: 'nobody@example.com', role: 'Manage Destination' };
    expect((await server.call('POST', path, stranger)).body.code).toBe('NotFound_User');
    expect((await server.call('DELETE', `${path}/${grace.id}`)).status).toBe(200);
    expect((await server.call('DELETE', `${path}/${grace.id}`)).body.code).toBe('NotFound_Membership');
    expect((await server.call('GET', path)).body.data).toEqual({ items: [] });
  });

  test('who manages a group decides on its members, and on no others', async () => {
    await using server = await start();
    await addConnections(server.platform.store, 1);
    const [manager, editor] = [await newUser(server, 'grace'), await newUser(server, 'ada')];
    const add = { email: manager.email, role: 'Manage Destination' };
    await server.call('POST', `/v1/groups/${server.groupId}/users`, add);
    const groups = (await manager.call('GET', '/v1/groups')).body.data;
    expect(groups).toEqual({ items: [expect.objectContaining({ id: server.groupId })] });
    const other = { email: editor.email, role: 'Edit Destination' };
    expect((await manager.call('POST', `/v1/groups/${server.groupId}/users`, other)).status).toBe(200);
    expect((await manager.call('POST', '/v1/groups/calm_river/users', other)).status).toBe(403);
    const ofConnection = { id: 'connection_1', role: 'Manage Connection' };
    expect((await manager.call('POST', `/v1/users/${manager.id}/connections`, ofConnection)).status).toBe(
      403,
    );
    const third = { email: 'admin@localhost', role: 'View Destination' };
    expect((await editor.call('POST', `/v1/groups/${server.groupId}/users`, third)).status).toBe(403);
    const raise = { role: 'Manage Destination' };
    const mine = `/v1/users/${editor.id}/groups/${server.groupId}`;
    expect((await editor.call('PATCH', mine, raise)).status).toBe(403);
    expect((await editor.call('GET', `/v1/users/${manager.id}/groups`)).status).toBe(403);
  });

  test('the audit log has who changed which membership, before and after', async () => {
    await using server = await start();
    const grace = await newUser(server, 'grace');
    const path = `/v1/users/${grace.id}/groups`;
    await server.call('POST', path, { id: server.groupId, role: 'View Destination' });
    server.clock.forward(1);
    await server.call('PATCH', `${path}/${server.groupId}`, { role: 'Edit Destination' });
    server.clock.forward(1);
    await server.call('DELETE', `${path}/${server.groupId}`);
    const audit = await server.platform.store
      .selectFrom('audit')
      .select(['action', 'resource_id', 'old_values', 'new_values'])
      .where('action', 'like', '%_membership')
      .orderBy('captured_at')
      .execute();
    const values = (role: string) => JSON.stringify({ id: server.groupId, role, created_at: now });
    const [view, edit] = [values('View Destination'), values('Edit Destination')];
    expect(audit).toEqual([
      { action: 'create_membership', resource_id: grace.id, old_values: null, new_values: view },
      { action: 'edit_membership', resource_id: grace.id, old_values: view, new_values: edit },
      { action: 'delete_membership', resource_id: grace.id, old_values: edit, new_values: null },
    ]);
  });
});
