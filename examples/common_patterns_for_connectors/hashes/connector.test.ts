import { createHash } from 'node:crypto';
import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import hashes from './connector.ts';

/** The hash of the name and the email, as any other program can make it. */
function hashOf(json: string): string {
  return createHash('sha256').update(json).digest('base64url');
}

const ada = {
  hash_id: hashOf('["Ada Lovelace","ada@example.com"]'),
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  updated_at: '2024-01-01T08:00:00Z',
};
const grace = {
  hash_id: hashOf('["Grace Hopper",null]'),
  name: 'Grace Hopper',
  email: null,
  updated_at: '2024-01-01T09:00:00Z',
};
const nameless = {
  hash_id: hashOf('[null,"alan@example.com"]'),
  name: null,
  email: 'alan@example.com',
  updated_at: '2024-01-01T10:00:00Z',
};
const empty = {
  ...nameless,
  hash_id: hashOf('["","alan@example.com"]'),
  name: '',
  updated_at: '2024-01-02T09:00:00Z',
};

/** The order of their hashes is the order of rows in a test. */
function byHash<R extends { hash_id: string }>(rows: R[]): R[] {
  return rows.toSorted((one, other) => (one.hash_id < other.hash_id ? -1 : 1));
}

test('the first sync gives each user the hash of what identifies it', async () => {
  const { tables, state } = await sync(hashes, { configuration: { day: 1 } });
  expect(tables).toEqual({ user: byHash([ada, grace, nameless]) });
  expect(state).toEqual({ day: 1 });
});

test('the next sync finds the user again whose email is null now, and takes "" for another one', async () => {
  const first = await sync(hashes, { configuration: { day: 1 } });
  const { tables, state } = await sync(hashes, { configuration: { day: 2 }, after: first });
  const later = { ...grace, updated_at: '2024-01-02T08:00:00Z' };
  expect(tables).toEqual({ user: byHash([ada, later, nameless, empty]) });
  expect(state).toEqual({ day: 2 });
});

test('a user that nothing identifies ends the sync', async () => {
  const broken = sync(hashes, { configuration: { day: 3 }, state: { day: 2 } });
  await expect(broken).rejects.toMatchObject({
    code: 'source',
    message: 'the user of 2024-01-03T08:00:00Z has neither name nor email: nothing identifies it',
  });
});
