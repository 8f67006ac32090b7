import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import offsetBased from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every page', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(offsetBased, { configuration: source.settings });
  expect(source.requests).toEqual([
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=0&limit=50',
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=50&limit=50',
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=100&limit=50',
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=150&limit=50',
  ]);
  expect(tables).toEqual({ user: await source.users() });
  expect(tables.user).toHaveLength(200);
  expect(state).toEqual({ updatedSince: '2025-12-31T22:41:21Z', offset: 0, newest: '' });
});

test('the next sync asks for what changed since, and leaves the other users as they are', async () => {
  await using source = await startSource();
  const first = await sync(offsetBased, { configuration: source.settings });
  await using later = await startSource(5);
  const { tables, state } = await sync(offsetBased, { configuration: later.settings, after: first });
  expect(later.requests).toEqual([
    'GET /pagination/offset?order_type=desc&updated_since=2025-12-31T22%3A41%3A21Z&offset=0&limit=50',
  ]);
  const isChanged = ({ updatedAt }: { updatedAt: string }) => updatedAt >= first.state.updatedSince;
  const [before, after] = [await source.users(), await later.users()];
  expect(after.filter(isChanged)).toHaveLength(6);
  expect(tables).toEqual({ user: after.map((user, index) => (isChanged(user) ? user : before[index])) });
  expect(state).toEqual({ updatedSince: '2026-01-01T03:41:21Z', offset: 0, newest: '' });
});

test('a sync that broke off goes on behind its last page, and keeps the newest change it saw', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(offsetBased, {
    configuration: source.settings,
    state: { offset: 150, newest: '2025-12-31T22:41:21Z' },
  });
  expect(source.requests[0]).toBe(
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=150&limit=50',
  );
  const oldest = (await source.users()).toSorted((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1)).slice(0, 50);
  expect(new Set(tables.user)).toEqual(new Set(oldest));
  expect(state).toEqual({ updatedSince: '2025-12-31T22:41:21Z', offset: 0, newest: '' });
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(offsetBased, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 4 });
});

test('a page that fails for a moment is asked for again, and a refusal ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 503 }));
  const { tables } = await sync(offsetBased, { configuration: source.settings });
  expect(tables).toEqual({ user: await source.users() });
  source.failOnce(Response.json({ error: 'not now' }, { status: 400 }));
  await expect(sync(offsetBased, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=0&limit=50 answered 400 ({"error":"not now"}): check what was asked for`,
  );
});

test('an answer that is no page ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({ error: 'not now' }));
  await expect(sync(offsetBased, { configuration: source.settings })).rejects.toThrow(
    'page 1 of GET /pagination/offset has no array of rows at “data”: check `rows`',
  );
});
