import { expect, test } from 'vitest';
import { onEachStore, textOf, type Answer } from '../server/start-server.ts';
import { newUser } from './new-user.ts';

onEachStore((start) => {
  const told = ({ status, body }: Answer) => [status, body];
  const ada = { email: 'Ada@example.com', given_name: 'Ada', family_name: 'Lovelace' };
  const now = '2026-11-25T10:00:00.000Z';

  test('a user is invited until they use the key that was made for them', async () => {
    await using server = await start();
    const made = await server.call('POST', '/v1/users', { ...ada, phone: '+44 1', role: 'Owner' });
    const id = textOf(made, 'id');
    const invited = {
      id,
      ...ada,
      verified: false,
      invited: true,
      picture: null,
      phone: '+44 1',
      role: 'Account Administrator',
      active: true,
      logged_in_at: null,
      created_at: now,
    };
    expect(told(made)).toEqual([
      201,
      {
        code: 'Success',
        message: `User has been created. No mail is sent: make their key with POST /v1/users/${id}/api-key`,
        data: invited,
      },
    ]);
    const keys = await server.call('POST', `/v1/users/${id}/api-key`);
    const [key, secret] = [textOf(keys, 'key'), textOf(keys, 'secret')];
    expect(told(keys)).toEqual([
      201,
      {
        code: 'Success',
        message: 'The key has been made, and the one before is invalid. Keep the secret: it is shown once',
        data: { user_id: id, key, secret, created_at: now },
      },
    ]);
    server.clock.forward(90);
    const info = await server.as({ key, secret }).call('GET', '/v1/account/info');
    expect(info.body.data).toEqual({
      account_id: expect.stringMatching(/^[a-z]+_[a-z]+$/),
      account_name: 'Headwater',
      user_id: id,
    });
    expect((await server.call('GET', `/v1/users/${id}`)).body.data).toEqual({
      ...invited,
      invited: false,
      verified: true,
      logged_in_at: '2026-11-25T10:01:30.000Z',
    });
  });

  test('a new key of a user takes the place of the old', async () => {
    await using server = await start();
    const grace = await newUser(server, 'grace');
    const again = await grace.call('POST', `/v1/users/${grace.id}/api-key`);
    expect(again.status).toBe(201);
    expect((await grace.call('GET', '/v1/account/info')).status).toBe(401);
    const keys = { key: textOf(again, 'key'), secret: textOf(again, 'secret') };
    expect((await server.as(keys).call('GET', '/v1/account/info')).status).toBe(200);
  });

  test('what is left out of a change stays, and null clears a phone and a picture alone', async () => {
    await using server = await start();
    const person = { ...ada, phone: '1', picture: 'data:,x', role: 'Account Reviewer' };
    const made = await server.call('POST', '/v1/users', person);
    const path = `/v1/users/${textOf(made, 'id')}`;
    const change = async (body: unknown) => (await server.call('PATCH', path, body)).body.data;
    const before = made.body.data;
    expect(await change({})).toEqual(before);
    const nothing = { given_name: null, family_name: null, role: null, active: null };
    expect(await change(nothing)).toEqual(before);
    expect(await change({ given_name: 'Augusta', phone: null })).toEqual({
      ...Object(before),
      given_name: 'Augusta',
      phone: null,
    });
    expect(await change({ picture: null, role: 'Analyst', active: false })).toEqual({
      ...Object(before),
      given_name: 'Augusta',
      phone: null,
      picture: null,
      role: 'Account Analyst',
      active: false,
    });
    expect((await server.call('GET', '/v1/users?active=false')).body.data).toEqual({
      items: [(await server.call('GET', path)).body.data],
    });
    expect(told(await server.call('DELETE', `${path}/role`))).toEqual([
      200,
      { code: 'Success', message: expect.stringContaining('has no role in the account any more') },
    ]);
    expect((await server.call('GET', path)).body.data).toEqual(expect.objectContaining({ role: null }));
  });

  test('a user that cannot be is refused, and the field named', async () => {
    await using server = await start();
    await server.call('POST', '/v1/users', ada);
    const refusal = async (body: unknown) => {
      const { status, body: answer } = await server.call('POST', '/v1/users', body);
      return [status, answer.code, answer.message];
    };
    expect(await refusal({ ...ada, email: 'ada@EXAMPLE.com' })).toEqual([
      409,
      'Conflict',
      expect.stringMatching(/^there is a user \w+ with the address Ada@example\.com already$/),
    ]);
    expect(await refusal({ ...ada, email: 'nobody' })).toEqual([
      400,
      'InvalidInput',
      'email: an address such as name@example.com',
    ]);
    expect(await refusal({ ...ada, email: 'b@c', role: 'Manage Connection' })).toEqual([
      400,
      'InvalidInput',
      'role: "Manage Connection" is no role in the account: it has "Account Administrator", "Account Billing", "Account Analyst", "Account Reviewer", "Destination Creator"',
    ]);
  });

  test('a user who is not active, or is gone, is not let in', async () => {
    await using server = await start();
    const grace = await newUser(server, 'grace');
    await server.call('PATCH', `/v1/users/${grace.id}`, { active: false });
    expect((await grace.call('GET', '/v1/account/info')).body).toEqual({
      code: 'AuthFailed',
      message: 'the API key is of a user who is not active',
    });
    expect((await server.call('POST', `/v1/users/${grace.id}/api-key`)).status).toBe(409);
    await server.call('PATCH', `/v1/users/${grace.id}`, { active: true });
    expect((await grace.call('GET', '/v1/account/info')).status).toBe(200);
    expect((await server.call('DELETE', `/v1/users/${grace.id}`)).status).toBe(200);
    expect((await grace.call('GET', '/v1/account/info')).status).toBe(401);
    expect((await server.call('GET', `/v1/users/${grace.id}`)).body.code).toBe('NotFound_User');
  });

  test('the last administrator who has a key cannot go', async () => {
    await using server = await start();
    const me = textOf(await server.call('GET', '/v1/account/info'), 'user_id');
    const ways = [
      ['DELETE', `/v1/users/${me}`],
      ['DELETE', `/v1/users/${me}/role`],
      ['PATCH', `/v1/users/${me}`, { active: false }],
      ['PATCH', `/v1/users/${me}`, { role: 'Account Reviewer' }],
    ] as const;
    // One who has no key could not take over.
    await server.call('POST', '/v1/users', { ...ada, role: 'Account Administrator' });
    for (const [method, path, body] of ways) {
      expect((await server.call(method, path, body)).status).toBe(409);
    }
    const grace = await newUser(server, 'grace', 'Account Administrator');
    // At once, each dismisses the other: one of them stays.
    const both = await Promise.all([
      server.call('DELETE', `/v1/users/${grace.id}/role`),
      grace.call('DELETE', `/v1/users/${me}/role`),
    ]);
    expect(both.map(({ status }) => status)).not.toEqual([200, 200]);
    const left = await server.platform.store
      .selectFrom('users')
      .innerJoin('api_keys', 'user_id', 'users.id')
      .select('role')
      .execute();
    expect(left.filter(({ role }) => role === 'Account Administrator').length).toBeGreaterThan(0);
  });

  test('nobody gives themselves or others a role that only an administrator gives', async () => {
    await using server = await start();
    const reviewer = await newUser(server, 'grace', 'Account Reviewer');
    const statusOf = async (method: string, path: string, body?: unknown) =>
      (await reviewer.call(method, path, body)).status;
    expect(await statusOf('GET', '/v1/users')).toBe(200);
    expect(await statusOf('POST', '/v1/users', ada)).toBe(403);
    expect(await statusOf('PATCH', `/v1/users/${reviewer.id}`, { given_name: 'Hopper' })).toBe(200);
    expect(await statusOf('PATCH', `/v1/users/${reviewer.id}`, { role: 'Account Administrator' })).toBe(403);
    expect(await statusOf('DELETE', `/v1/users/${reviewer.id}/role`)).toBe(403);
    const me = textOf(await server.call('GET', '/v1/account/info'), 'user_id');
    expect(await statusOf('POST', `/v1/users/${me}/api-key`)).toBe(403);
    // A key that manages users would otherwise make itself an administrator.
    const made = await server.call('POST', '/v1/system-keys', {
      name: 'people',
      permissions: [{ resource_type: 'USER', access_level: 'MANAGE' }],
    });
    const key = server.as({ key: textOf(made, 'key'), secret: textOf(made, 'secret') });
    const invited = await key.call('POST', '/v1/users', ada);
    expect(invited.status).toBe(201);
    const administrator = { ...ada, email: 'b@c', role: 'Account Administrator' };
    expect((await key.call('POST', '/v1/users', administrator)).status).toBe(403);
    expect((await key.call('POST', `/v1/users/${textOf(invited, 'id')}/api-key`)).status).toBe(403);
    expect((await key.call('PATCH', `/v1/users/${me}`, { active: false })).status).toBe(403);
    expect((await key.call('DELETE', `/v1/users/${me}`)).status).toBe(403);
    expect((await key.call('DELETE', `/v1/users/${textOf(invited, 'id')}`)).status).toBe(200);
  });

  test('roles are told with the names they had before', async () => {
    await using server = await start();
    const { body } = await server.call('GET', '/v1/roles?limit=1');
    expect(body.data).toEqual({
      items: [
        {
          name: 'Account Administrator',
          description: 'Everything: the account, its users, keys, destinations and connections.',
          scope: ['ACCOUNT'],
          is_custom: false,
          is_deprecated: false,
          replacement_role_name: null,
        },
      ],
      next_cursor: expect.any(String),
    });
    const all = JSON.stringify((await server.call('GET', '/v1/roles')).body);
    expect(all).toContain(
      '"name":"Owner","description":"Everything: the account, its users, keys, destinations and connections.","scope":["ACCOUNT"],"is_custom":false,"is_deprecated":true,"replacement_role_name":"Account Administrator"',
    );
  });
});
