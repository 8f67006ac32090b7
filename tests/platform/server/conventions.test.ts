import { expect, test } from 'vitest';
import { onEachStore, textOf } from './start-server.ts';

onEachStore((start) => {
  test('a group that is made has an address, a destination and a date', async () => {
    await using server = await start();
    const made = await server.call('POST', '/v1/groups', { name: 'sales' });
    const id = textOf(made, 'id');
    expect([made.status, made.body]).toEqual([
      201,
      {
        code: 'Success',
        message: 'Group sales has been created',
        data: { id, name: 'sales', created_at: '2026-11-25T10:00:00.000Z' },
      },
    ]);
    expect((await server.as(null).call('GET', `/v1/groups/${id}`)).status).toBe(401);
  });
});
