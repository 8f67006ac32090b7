import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import stepSizeSync from './connector.ts';
import { startSource } from './source.ts';

const configuration = { stepSize: 80 };

/** The route gives users the number of their place as an id. */
async function numberedUsers(url: string): Promise<{ id: string }[]> {
  const response = await fetch(`${url}/incremental/step?start_id=1&end_id=1000`);
  const { data }: { data: { id: string }[] } = JSON.parse(await response.text());
  return data.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

test('the first sync takes steps until one is empty', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(stepSizeSync, {
    configuration: { ...configuration, ...source.settings },
  });
  expect(source.requests).toEqual([
    'GET /incremental/step?start_id=1&end_id=80',
    'GET /incremental/step?start_id=81&end_id=160',
    'GET /incremental/step?start_id=161&end_id=240',
    'GET /incremental/step?start_id=201&end_id=280',
  ]);
  expect(tables).toEqual({ user: await numberedUsers(source.url) });
  expect(tables.user).toHaveLength(200);
  expect(state).toEqual({ nextId: 201 });
});

test('the next sync begins behind the last id, even if that was in the middle of a step', async () => {
  await using source = await startSource();
  const users = await numberedUsers(source.url);
  const firstHundred = users.filter(({ id }) => Number(id) <= 100);
  // The first sync meets the source when it has a hundred users.
  source.failOnce(Response.json({ data: firstHundred }));
  source.failOnce(Response.json({ data: [] }));
  const first = await sync(stepSizeSync, { configuration: source.settings });
  expect(first).toMatchObject({ tables: { user: firstHundred }, state: { nextId: 101 } });
  const { tables, state } = await sync(stepSizeSync, { configuration: source.settings, after: first });
  expect(source.requests.slice(3)).toEqual([
    'GET /incremental/step?start_id=101&end_id=1100',
    'GET /incremental/step?start_id=201&end_id=1200',
  ]);
  expect(tables).toEqual({ user: users });
  expect(state).toEqual({ nextId: 201 });
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(stepSizeSync, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 2 });
});

test('a refusal, and a step of no ids, end the sync', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({ error: 'not now' }, { status: 400 }));
  await expect(sync(stepSizeSync, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/incremental/step?start_id=1&end_id=1000 answered 400 ({"error":"not now"}): check what was asked for`,
  );
  await expect(sync(stepSizeSync, { configuration: { stepSize: 0 } })).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.stepSize: 1 is the least, 0 was given',
  });
});
