import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import nationalParks from './connector.ts';
import { startSource } from './source.ts';

const alerts = [
  {
    alert_id: '5C9A6B2F',
    park_code: 'acad',
    title: 'Carriage roads are closed',
    description: 'Carriage roads are closed until spring.',
    category: 'Park Closure',
  },
  {
    alert_id: '8D2E4F10',
    park_code: 'zion',
    title: 'Ice on the trails',
    description: 'Ice on the trails until spring.',
    category: 'Caution',
  },
];

test('the first sync reads every page of every table', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(nationalParks, { configuration: source.settings });
  const activities = [{ id: 'BFF8C027', name: 'Hiking' }];
  expect(tables).toEqual({
    parks: [
      {
        park_id: '00E5B0B1',
        name: 'Golden Gate',
        description: 'About Golden Gate.',
        states: 'CA',
        latitude: null,
        longitude: null,
        activities,
      },
      {
        park_id: '41BAB8ED',
        name: 'Zion National Park',
        description: 'About Zion National Park.',
        states: 'UT',
        latitude: 37.29839254,
        longitude: -113.0265138,
        activities,
      },
      {
        park_id: '77E0D7F0',
        name: 'Acadia National Park',
        description: 'About Acadia National Park.',
        states: 'ME',
        latitude: 44.409286,
        longitude: -68.247501,
        activities,
      },
    ],
    people: [
      {
        person_id: '3B7AC2C8',
        name: 'George Dorr',
        first_name: 'George',
        last_name: 'Dorr',
        description: 'Who George Dorr was.',
        related_parks: ['acad'],
      },
      {
        person_id: '91D07D4A',
        name: 'Stephen Mather',
        first_name: 'Stephen',
        last_name: 'Mather',
        description: 'Who Stephen Mather was.',
        related_parks: ['acad', 'zion'],
      },
    ],
    alerts,
    articles: [
      {
        article_id: '2F6B9E3C',
        title: 'Moose of the North',
        url: 'https://www.nps.gov/articles/moose-of-the-north.htm',
        description: 'About the Moose of the North.',
        related_parks: ['acad'],
      },
    ],
  });
  expect(state).toEqual({});
});

test('the next sync marks what has ended as deleted', async () => {
  await using source = await startSource();
  const first = await sync(nationalParks, { configuration: source.settings });
  source.endFirst('/alerts');
  const { tables } = await sync(nationalParks, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    ...first.tables,
    alerts: [{ ...alerts[0], _fivetran_deleted: true }, alerts[1]],
  });
});

test('a listing that is shorter than it says ends the sync, as the rest would be marked as deleted', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({ total: '3', data: [] }));
  await expect(sync(nationalParks, { configuration: source.settings })).rejects.toMatchObject({
    code: 'source',
    message: 'GET /parks gave 0 of 3 items: try again later',
  });
});

test('a key that is refused ends the sync, and is not shown', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, apiKey: 'a-wrong-key' };
  await expect(sync(nationalParks, { configuration })).rejects.toThrow(
    `GET ${source.url}/api/v1/parks?start=0&limit=2 answered 403 ({"error":{"code":"API_KEY_INVALID"}}): check the credentials, and what they may read`,
  );
});

test('whatever breaks off a sync, the next one writes the same rows', async () => {
  await using source = await startSource();
  const report = await explore(nationalParks, { configuration: source.settings });
  expect(report).toMatchObject({ requests: 5, checkpoints: 0 });
});
