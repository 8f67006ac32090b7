import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import offsetPagination from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every page', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(offsetPagination, { configuration: source.settings });
  expect(source.requests).toEqual([
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=0&limit=50',
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=50&limit=50',
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=100&limit=50',
    'GET /pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=150&limit=50',
  ]);
  expect(tables).toEqual({ user: await source.users() });
  expect(tables.user).toHaveLength(200);
  expect(state).toEqual({ updatedSince: '2025-12-31T22:41:21Z' });
});

test('the next sync asks for what changed since, and leaves the other users as they are', async () => {
  await using source = await startSource();
  const first = await sync(offsetPagination, { configuration: source.settings });
  await using later = await startSource(5);
  const { tables, state } = await sync(offsetPagination, { configuration: later.settings, after: first });
  expect(later.requests).toEqual([
    'GET /pagination/offset?order_type=desc&updated_since=2025-12-31T22%3A41%3A21Z&offset=0&limit=50',
  ]);
  const isChanged = ({ updatedAt }: { updatedAt: string }) => updatedAt >= first.state.updatedSince;
  const [before, after] = [await source.users(), await later.users()];
  expect(after.filter(isChanged)).toHaveLength(6);
  expect(tables).toEqual({ user: after.map((user, index) => (isChanged(user) ? user : before[index])) });
  expect(state).toEqual({ updatedSince: '2026-01-01T03:41:21Z' });
});

test('no user is lost when one changes while the pages are read', async () => {
  const time = (minute: number) =>
    `2026-01-01T0${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}:00Z`;
  const users = Array.from({ length: 120 }, (_, index) => ({ id: String(index), updatedAt: time(index) }));
  const changing = { id: '100', updatedAt: time(120) };
  const fetch = (request: Request) => {
    const { searchParams } = new URL(request.url);
    const [start, since] = [Number(searchParams.get('offset')), searchParams.get('updated_since') ?? ''];
    const found = users.filter(({ updatedAt }) => updatedAt >= since);
    const sorted = found.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
    // After the first page, a user that comes on it changes.
    if (start === 0) users[100] = changing;
    return Response.json({ data: sorted.slice(start, start + 50), total: sorted.length });
  };
  const first = await sync(offsetPagination, { fetch });
  expect(first.state).toEqual({ updatedSince: time(119) });
  expect(first.tables.user).toHaveLength(120);
  const { tables, state } = await sync(offsetPagination, { fetch, after: first });
  expect(tables.user.find(({ id }) => id === '100')).toMatchObject(changing);
  expect(state).toEqual({ updatedSince: time(120) });
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(offsetPagination, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 4 });
});

test('a page that fails for a moment is asked for again, and a refusal ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 503 }));
  const { tables } = await sync(offsetPagination, { configuration: source.settings });
  expect(tables).toEqual({ user: await source.users() });
  source.failOnce(Response.json({ error: 'not now' }, { status: 400 }));
  await expect(sync(offsetPagination, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/pagination/offset?order_type=desc&updated_since=1970-01-01T00%3A00%3A00Z&offset=0&limit=50 answered 400 ({"error":"not now"}): check what was asked for`,
  );
});

test('an answer that is no page ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({ error: 'not now' }));
  await expect(sync(offsetPagination, { configuration: source.settings })).rejects.toThrow(
    'page 1 of GET /pagination/offset has no array of rows at “data”: check `rows`',
  );
});
