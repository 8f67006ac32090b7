import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import replaySync from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every user', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(replaySync, { configuration: source.settings });
  expect(source.requests).toEqual(['GET /incremental/timestamp?since=1969-12-31T22%3A00%3A00Z']);
  expect(tables).toEqual({ user: await source.users() });
  expect(state).toEqual({ updatedSince: '2025-12-31T22:41:21Z' });
});

test('the next sync begins two hours before the last change, so it sees a user that came late', async () => {
  await using source = await startSource();
  const all = await source.users();
  const late = all.find(({ updatedAt }) => updatedAt === '2025-12-31T21:09:51Z');
  // The first sync meets the source before that user has arrived.
  source.failOnce(Response.json({ data: all.filter((user) => user !== late).toSorted(byChange) }));
  const first = await sync(replaySync, { configuration: source.settings });
  expect(first.tables.user).toHaveLength(199);
  const { tables, state } = await sync(replaySync, { configuration: source.settings, after: first });
  expect(source.requests.at(-1)).toBe('GET /incremental/timestamp?since=2025-12-31T20%3A41%3A21Z');
  expect(tables).toEqual({ user: all });
  expect(state).toEqual(first.state);
});

test('the state stays when there is nothing new, however often it is read', async () => {
  await using source = await startSource();
  const first = await sync(replaySync, { configuration: source.settings });
  const second = await sync(replaySync, { configuration: source.settings, after: first });
  expect(await sync(replaySync, { configuration: source.settings, after: second })).toEqual(first);
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(replaySync, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 1 });
});

test('a refusal ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({ error: 'not now' }, { status: 400 }));
  await expect(sync(replaySync, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/incremental/timestamp?since=1969-12-31T22%3A00%3A00Z answered 400 ({"error":"not now"}): check what was asked for`,
  );
});

function byChange(a: { updatedAt: string }, b: { updatedAt: string }): number {
  return a.updatedAt < b.updatedAt ? -1 : 1;
}
