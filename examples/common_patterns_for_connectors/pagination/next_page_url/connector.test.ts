import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import nextPageUrl from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every page', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(nextPageUrl, { configuration: source.settings });
  expect(source.requests).toEqual([
    'GET /pagination/next_page_url?order_type=desc&per_page=50&updated_since=1970-01-01T00%3A00%3A00Z',
    'GET /pagination/next_page_url?page=2&per_page=50&order_by=updatedAt&order_type=desc&updated_since=1970-01-01T00:00:00Z',
    'GET /pagination/next_page_url?page=3&per_page=50&order_by=updatedAt&order_type=desc&updated_since=1970-01-01T00:00:00Z',
    'GET /pagination/next_page_url?page=4&per_page=50&order_by=updatedAt&order_type=desc&updated_since=1970-01-01T00:00:00Z',
  ]);
  expect(tables).toEqual({ user: await source.users() });
  expect(tables.user).toHaveLength(200);
  expect(state).toEqual({ updatedSince: '2025-12-31T22:41:21Z' });
});

test('the next sync asks for what changed since, and leaves the other users as they are', async () => {
  await using source = await startSource();
  const first = await sync(nextPageUrl, { configuration: source.settings });
  await using later = await startSource(5);
  const { tables, state } = await sync(nextPageUrl, { configuration: later.settings, after: first });
  expect(later.requests).toEqual([
    'GET /pagination/next_page_url?order_type=desc&per_page=50&updated_since=2025-12-31T22%3A41%3A21Z',
  ]);
  const isChanged = ({ updatedAt }: { updatedAt: string }) => updatedAt >= first.state.updatedSince;
  const [before, after] = [await source.users(), await later.users()];
  expect(after.filter(isChanged)).toHaveLength(6);
  expect(tables).toEqual({ user: after.map((user, index) => (isChanged(user) ? user : before[index])) });
  expect(state).toEqual({ updatedSince: '2026-01-01T03:41:21Z' });
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(nextPageUrl, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 4 });
});

test('a page that fails for a moment is asked for again, and a refusal ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 503 }));
  const { tables } = await sync(nextPageUrl, { configuration: source.settings });
  expect(tables).toEqual({ user: await source.users() });
  source.failOnce(Response.json({ error: 'not now' }, { status: 400 }));
  await expect(sync(nextPageUrl, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/pagination/next_page_url?order_type=desc&per_page=50&updated_since=1970-01-01T00%3A00%3A00Z answered 400 ({"error":"not now"}): check what was asked for`,
  );
});

test('an answer that is no page ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({ error: 'not now' }));
  await expect(sync(nextPageUrl, { configuration: source.settings })).rejects.toThrow(
    'page 1 of GET /pagination/next_page_url has no array of rows at “data”: check `rows`',
  );
});
