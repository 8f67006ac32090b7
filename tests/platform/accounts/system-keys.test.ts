import { expect, test } from 'vitest';
import { onEachStore, textOf, type Answer } from '../server/start-server.ts';

onEachStore((start) => {
  const told = ({ status, body }: Answer) => [status, body];
  const day = 24 * 60 * 60;
  const permissions = [
    { resource_type: 'ACCOUNT', access_level: 'READ' },
    {
      resource_type: 'CONNECTOR',
      access_level: 'MANAGE',
      resource_filter: { ids: [], group_ids: ['calm_river'] },
    },
    { resource_type: 'DESTINATION', access_level: 'NONE', resource_filter: null },
  ];

  test('a system key shows its secret once, comes back as it was made, and lets in', async () => {
    await using server = await start();
    const body = { name: 'deploys', permissions, expiration_period: 'ONE_WEEK' };
    const made = await server.call('POST', '/v1/system-keys', body);
    const [id, key, secret] = [textOf(made, 'id'), textOf(made, 'key'), textOf(made, 'secret')];
    const shown = {
      id,
      name: 'deploys',
      key,
      permissions,
      created_at: '2026-11-25T10:00:00.000Z',
      updated_at: '2026-11-25T10:00:00.000Z',
      expired_at: '2026-12-02T10:00:00.000Z',
      last_used_at: null,
    };
    expect(told(made)).toEqual([
      201,
      { code: 'Success', message: 'System key has been created', data: { ...shown, secret } },
    ]);
    const path = `/v1/system-keys/${id}`;
    expect((await server.call('GET', path)).body).toEqual({ code: 'Success', data: shown });
    // The key of the administrator is of a user, and is not among them.
    expect((await server.call('GET', '/v1/system-keys')).body.data).toEqual({ items: [shown] });
    const own = server.as({ key, secret });
    server.clock.forward(60);
    expect((await own.call('GET', '/v1/account/info')).body.data).toEqual({
      account_id: expect.any(String),
      account_name: 'Headwater',
      system_key_id: id,
    });
    expect((await server.call('GET', path)).body.data).toEqual({
      ...shown,
      last_used_at: '2026-11-25T10:01:00.000Z',
    });
    expect((await own.call('GET', '/v1/system-keys')).status).toBe(200);
    expect((await own.call('POST', '/v1/system-keys', body)).status).toBe(403);
    const store = JSON.stringify(await server.platform.store.selectFrom('api_keys').selectAll().execute());
    const audit = JSON.stringify(await server.platform.store.selectFrom('audit').selectAll().execute());
    expect(store + audit).not.toContain(secret);
  });

  test('a key that is rotated has another secret, and one that has expired lets nobody in', async () => {
    await using server = await start();
    const body = { name: 'deploys', permissions, expiration_period: 'ONE_WEEK' };
    const made = await server.call('POST', '/v1/system-keys', body);
    const [id, key] = [textOf(made, 'id'), textOf(made, 'key')];
    const lets = async (secret: string) =>
      (await server.as({ key, secret }).call('GET', '/v1/account/info')).body.message ?? 'in';
    const rotate = async (period?: string) =>
      server.call(
        'POST',
        `/v1/system-keys/${id}/rotate`,
        period === undefined ? undefined : { expiration_period: period },
      );
    server.clock.forward(day);
    const rotated = await rotate();
    expect(rotated.body.data).toEqual(
      expect.objectContaining({ id, key, expired_at: '2026-12-02T10:00:00.000Z' }),
    );
    expect(await lets(textOf(made, 'secret'))).toBe('the API key is wrong');
    expect(await lets(textOf(rotated, 'secret'))).toBe('in');
    server.clock.forward(6 * day);
    expect(await lets(textOf(rotated, 'secret'))).toBe('the API key has expired');
    expect((await rotate()).body).toEqual({
      code: 'InvalidInput',
      message: 'expiration_period: the key has expired: say how long the new secret is good for',
    });
    const forever = await rotate('INFINITE');
    expect(forever.body.data).toEqual(expect.objectContaining({ expired_at: null }));
    server.clock.forward(1000 * day);
    expect(await lets(textOf(forever, 'secret'))).toBe('in');
  });

  test('a key is changed and deleted, and the key of a user is none of them', async () => {
    await using server = await start();
    const made = await server.call('POST', '/v1/system-keys', { name: 'deploys', permissions });
    const path = `/v1/system-keys/${textOf(made, 'id')}`;
    const { data: before } = (await server.call('GET', path)).body;
    expect((await server.call('PATCH', path, { name: null, permissions: null })).body.data).toEqual(before);
    expect((await server.call('PATCH', path, { name: 'reads', permissions: [] })).body.data).toEqual({
      ...Object(before),
      name: 'reads',
      permissions: [],
    });
    expect((await server.call('DELETE', path)).status).toBe(200);
    expect((await server.call('GET', path)).body.code).toBe('NotFound_SystemKey');
    const { id } = await server.platform.store.selectFrom('api_keys').select('id').executeTakeFirstOrThrow();
    expect((await server.call('DELETE', `/v1/system-keys/${id}`)).body.code).toBe('NotFound_SystemKey');
    const unknown = { name: 'x', permissions: [{ resource_type: 'MOON', access_level: 'READ' }] };
    expect((await server.call('POST', '/v1/system-keys', unknown)).body.message).toMatch(
      /^permissions\.0\.resource_type: /,
    );
  });
});
