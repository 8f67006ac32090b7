import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import timestampSync from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every user with one request', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(timestampSync, { configuration: source.settings });
  expect(source.requests).toEqual(['GET /incremental/timestamp?since=1970-01-01T00%3A00%3A00Z']);
  expect(tables).toEqual({ user: await source.users() });
  expect(tables.user).toHaveLength(200);
  expect(state).toEqual({ updatedSince: '2025-12-31T22:41:21Z' });
});

test('the next sync asks for what changed since, and leaves the other users as they are', async () => {
  await using source = await startSource();
  const first = await sync(timestampSync, { configuration: source.settings });
  await using later = await startSource(5);
  const { tables, state } = await sync(timestampSync, { configuration: later.settings, after: first });
  expect(later.requests).toEqual(['GET /incremental/timestamp?since=2025-12-31T22%3A41%3A21Z']);
  const isChanged = ({ updatedAt }: { updatedAt: string }) => updatedAt >= first.state.updatedSince;
  const [before, after] = [await source.users(), await later.users()];
  expect(after.filter(isChanged)).toHaveLength(6);
  expect(tables).toEqual({
    user: after.map((user, index) => (isChanged(user) ? user : before[index])),
  });
  expect(state).toEqual({ updatedSince: '2026-01-01T03:41:21Z' });
});

test('the last user is read again by a sync that finds nothing new, and the state stays', async () => {
  await using source = await startSource();
  const first = await sync(timestampSync, { configuration: source.settings });
  expect(await sync(timestampSync, { configuration: source.settings, after: first })).toEqual(first);
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(timestampSync, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 1 });
});

test('a source that fails for a moment is asked again', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 503 }));
  const { tables } = await sync(timestampSync, { configuration: source.settings });
  expect(tables).toEqual({ user: await source.users() });
});

test('a refusal, and an answer without users, end the sync', async () => {
  await using source = await startSource();
  const read = () => sync(timestampSync, { configuration: source.settings });
  source.failOnce(Response.json({ error: 'not now' }, { status: 400 }));
  await expect(read()).rejects.toThrow(
    `GET ${source.url}/incremental/timestamp?since=1970-01-01T00%3A00%3A00Z answered 400 ({"error":"not now"}): check what was asked for`,
  );
  source.failOnce(Response.json({ error: 'not now' }));
  await expect(read()).rejects.toThrow(
    'upsert on table "user": the row is undefined; a row is an object of columns, such as { id: 1 }',
  );
});
