import { sync } from 'headwater/testing';
import { describe, expect, test } from 'vitest';
import behindBastion from './connector.ts';
import { missingProgram, startSource } from './source.ts';

const ada = { id: '1', name: 'Ada', email: 'ada@example.com', modified_at: '2024-05-20T08:00:00.000001Z' };
const louis = { id: '2', name: 'Louis', email: null, modified_at: '2024-05-20T08:00:00.000001Z' };
const zoe = { id: '3', name: 'Zoë', email: 'zoe@example.com', modified_at: '2024-05-20T08:00:00.000002Z' };

describe.skipIf(missingProgram !== null)(`a database behind a bastion ${missingProgram ?? ''}`, () => {
  test('the first sync reads every batch through the tunnel', async () => {
    await using source = await startSource();
    const { tables, state } = await sync(behindBastion, { configuration: source.settings });
    expect(tables).toEqual({ sample_users: [ada, louis, zoe] });
    expect(state).toEqual({ modifiedAt: '2024-05-20T08:00:00.000002Z', id: '3' });
  });

  test('the next sync reads what changed since, and users of the same microsecond', async () => {
    await using source = await startSource();
    const first = await sync(behindBastion, { configuration: source.settings });
    await source.query(`
      insert into sample_users values ('4', 'Oscar', null, '2024-05-20 08:00:00.000002Z');
      update sample_users set name = 'Ada B.', modified_at = '2024-05-21 08:00:00Z' where id = '1';
      update sample_users set name = 'unseen' where id = '2'`);
    const { tables, state } = await sync(behindBastion, { configuration: source.settings, after: first });
    expect(tables).toEqual({
      sample_users: [
        { ...ada, name: 'Ada B.', modified_at: '2024-05-21T08:00:00Z' },
        louis,
        zoe,
        { id: '4', name: 'Oscar', email: null, modified_at: '2024-05-20T08:00:00.000002Z' },
      ],
    });
    expect(state).toEqual({ modifiedAt: '2024-05-21T08:00:00.000000Z', id: '1' });
  });

  test('a password that is wrong, a bastion that refuses and a port it does not forward to end the sync', async () => {
    await using source = await startSource();
    const syncWith = (changed: Record<string, string>) =>
      sync(behindBastion, { configuration: { ...source.settings, ...changed } });
    await expect(syncWith({ password: 'another one' })).rejects.toMatchObject({
      code: 'configuration',
      message:
        'PostgreSQL gave reader no connection to postgres (password authentication failed for user "reader"): check user, password and database',
    });
    await expect(syncWith({ bastionUser: 'nobody' })).rejects.toMatchObject({ code: 'configuration' });
    await expect(syncWith({ port: '1' })).rejects.toMatchObject({
      code: 'source',
      message: expect.stringMatching(
        /^PostgreSQL gave reader no connection to postgres \(.+\): try again later$/,
      ),
    });
  });
});
