import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import keyset from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every page', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(keyset, { configuration: source.settings });
  expect(source.requests).toEqual([
    'GET /pagination/keyset?updated_since=1970-01-01T00%3A00%3A00Z',
    'GET /pagination/keyset?updated_since=2025-12-25T16%3A48%3A20Z',
    'GET /pagination/keyset?updated_since=2025-12-27T18%3A29%3A51Z',
    'GET /pagination/keyset?updated_since=2025-12-29T19%3A34%3A34Z',
    'GET /pagination/keyset?updated_since=2025-12-31T19%3A21%3A09Z',
  ]);
  expect(tables).toEqual({ user: await source.users() });
  expect(tables.user).toHaveLength(200);
  expect(state).toEqual({ updatedSince: '2025-12-31T22:41:21Z' });
});

test('the next sync asks for what changed since, and leaves the other users as they are', async () => {
  await using source = await startSource();
  const first = await sync(keyset, { configuration: source.settings });
  await using later = await startSource(5);
  const { tables, state } = await sync(keyset, { configuration: later.settings, after: first });
  expect(later.requests).toEqual(['GET /pagination/keyset?updated_since=2025-12-31T22%3A41%3A21Z']);
  const isChanged = ({ updatedAt }: { updatedAt: string }) => updatedAt >= first.state.updatedSince;
  const [before, after] = [await source.users(), await later.users()];
  expect(after.filter(isChanged)).toHaveLength(6);
  expect(tables).toEqual({ user: after.map((user, index) => (isChanged(user) ? user : before[index])) });
  expect(state).toEqual({ updatedSince: '2026-01-01T03:41:21Z' });
});

test('a sync that broke off goes on from its last page', async () => {
  await using source = await startSource();
  const { tables } = await sync(keyset, {
    configuration: source.settings,
    state: { updatedSince: '2025-12-31T00:00:00Z' },
  });
  const users = (await source.users()).filter(({ updatedAt }) => updatedAt >= '2025-12-31T00:00:00Z');
  expect(tables).toEqual({ user: users });
});

test('more rows of one second than fit on a page end the sync, as it could not go on', async () => {
  await using source = await startSource();
  const [user] = await source.users();
  const data = Array.from({ length: 50 }, (_, id) => ({ ...user, id, updatedAt: '1970-01-01T00:00:00Z' }));
  source.failOnce(Response.json({ data, scroll_param: 'MTk3MC0wMS0wMVQwMDowMDowMFo=' }));
  await expect(sync(keyset, { configuration: source.settings })).rejects.toThrow(
    'more users changed at 1970-01-01T00:00:00Z than fit on a page: ask for larger pages',
  );
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(keyset, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 5 });
});

test('a page that fails for a moment is asked for again, and a refusal ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 503 }));
  const { tables } = await sync(keyset, { configuration: source.settings });
  expect(tables).toEqual({ user: await source.users() });
  source.failOnce(Response.json({ error: 'not now' }, { status: 400 }));
  await expect(sync(keyset, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/pagination/keyset?updated_since=1970-01-01T00%3A00%3A00Z answered 400 ({"error":"not now"}): check what was asked for`,
  );
});
