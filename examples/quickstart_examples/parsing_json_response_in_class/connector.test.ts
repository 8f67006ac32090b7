import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import posts from './connector.ts';
import { startSource } from './source.ts';

const rivers = {
  id: 1,
  userId: 1,
  title: 'rivers',
  body: 'They begin in the hills.\nThey end in the sea.',
  words: 10,
};
const springs = { id: 2, userId: 1, title: 'springs', body: 'Most of them are small.', words: 5 };
const lakes = { id: 3, userId: 2, title: 'lakes', body: 'Water that takes its time.', words: 5 };

test('the first sync makes a row of each post', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(posts, { configuration: source.settings });
  expect(tables).toEqual({ posts: [rivers, springs, lakes] });
  expect(state).toEqual({});
});

test('the next sync reads all of them again: what has changed replaces what was', async () => {
  await using source = await startSource();
  const first = await sync(posts, { configuration: source.settings });
  source.put({ id: 2, userId: 1, title: 'springs', body: 'Few of them are large, though.' });
  source.put({ id: 4, userId: 2, title: 'ponds', body: 'Small.' });
  const { tables } = await sync(posts, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    posts: [
      rivers,
      { ...springs, body: 'Few of them are large, though.', words: 6 },
      lakes,
      { id: 4, userId: 2, title: 'ponds', body: 'Small.', words: 1 },
    ],
  });
});

test.each([
  [{ error: 'moved' }, 'GET /posts answered no list: check baseUrl'],
  [[7], 'GET /posts: "id" is missing in 7: ask the source what changed'],
  [
    [{ id: 1, title: 'no user' }],
    'GET /posts: "userId" is missing in {"id":1,"title":"no user"}: ask the source what changed',
  ],
  [
    [{ id: 1, userId: '1' }],
    'GET /posts: "userId" is "1" in {"id":1,"userId":"1"}: ask the source what changed',
  ],
])(
  'an answer that holds something else ends the sync, and nothing of it is written: %j',
  async (answer, message) => {
    await using source = await startSource();
    source.failOnce(Response.json(answer));
    await expect(sync(posts, { configuration: source.settings })).rejects.toMatchObject({
      code: 'source',
      message,
    });
  },
);

test('an answer that refuses ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 404 }));
  await expect(sync(posts, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/posts answered 404: check the path`,
  );
});

test('whatever breaks off a sync, the next one writes the same rows', async () => {
  await using source = await startSource();
  const report = await explore(posts, { configuration: source.settings });
  expect(report).toMatchObject({ requests: 1, checkpoints: 0 });
});
