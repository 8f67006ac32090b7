import { connector } from 'headwater';
import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import threeTables from './connector.ts';
import { startSource } from './source.ts';

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const firstPage = {
  profile: [
    { id: id(1), title: 'Ms', first: 'Ada', last: 'Berg', phone: '555-0100' },
    { id: id(2), title: 'Mr', first: 'Louis', last: 'Petit', phone: null },
    { id: id(3), title: 'Ms', first: 'Zoë', last: 'König', phone: '555-0102' },
  ],
  location: [
    { profile_id: id(1), city: 'Oslo', latitude: 0.5, longitude: -0.25 },
    { profile_id: id(2), city: 'Lyon', latitude: 1.5, longitude: -1.25 },
    { profile_id: id(3), city: 'Bern', latitude: null, longitude: null },
  ],
  login: [
    { profile_id: id(1), username: 'user1' },
    { profile_id: id(2), username: 'user2' },
    { profile_id: id(3), username: 'user3' },
  ],
};

const secondPage = {
  profile: [
    { id: id(4), title: 'Mr', first: 'Oscar', last: 'Reid', phone: null },
    { id: id(5), title: 'Ms', first: 'Ada', last: 'Berg', phone: '555-0104' },
    { id: id(6), title: 'Mr', first: 'Louis', last: 'Petit', phone: null },
  ],
  location: [
    { profile_id: id(4), city: 'Perth', latitude: 3.5, longitude: -3.25 },
    { profile_id: id(5), city: 'Oslo', latitude: 4.5, longitude: -4.25 },
    { profile_id: id(6), city: 'Lyon', latitude: null, longitude: null },
  ],
  login: [
    { profile_id: id(4), username: 'user4' },
    { profile_id: id(5), username: 'user5' },
    { profile_id: id(6), username: 'user6' },
  ],
};

test('the first sync writes three tables; what is undefined or was no number is NULL', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(threeTables, { configuration: source.settings });
  expect(tables).toEqual(firstPage);
  expect(state).toEqual({ page: 1 });
});

test('the next sync adds the next page', async () => {
  await using source = await startSource();
  const first = await sync(threeTables, { configuration: source.settings });
  const { tables, state } = await sync(threeTables, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    profile: [...firstPage.profile, ...secondPage.profile],
    location: [...firstPage.location, ...secondPage.location],
    login: [...firstPage.login, ...secondPage.login],
  });
  expect(state).toEqual({ page: 2 });
  expect(source.requests).toEqual([
    'GET /api/?seed=headwater&page=1&results=3',
    'GET /api/?seed=headwater&page=2&results=3',
  ]);
});

test.each([new Response('', { status: 429 }), Response.json({ error: 'Uh oh' })])(
  'an answer without users ends the sync',
  async (answer) => {
    await using source = await startSource();
    source.failOnce(answer);
    await expect(sync(threeTables, { configuration: source.settings })).rejects.toThrow(
      `GET ${source.url}/api/?seed=headwater&page=1&results=3 answered ${answer.status} without users: try again later`,
    );
  },
);

test('a column keeps a NaN that is not made null, and a column of whole numbers refuses it', async () => {
  const measured = (type: 'DOUBLE' | 'LONG') =>
    connector({
      schema: { measured: { primaryKey: ['id'], columns: { id: 'LONG', value: type } } },
      update: ({ op }) =>
        op.upsert('measured', [{ id: 1, value: Number.NaN }, { id: 2 }, { id: 3, value: null }]),
    });
  const { tables } = await sync(measured('DOUBLE'));
  expect(tables).toEqual({
    measured: [
      { id: 1, value: Number.NaN },
      { id: 2, value: null },
      { id: 3, value: null },
    ],
  });
  await expect(sync(measured('LONG'))).rejects.toThrow(
    'table "measured", row id=1, column "value": a whole number is wanted, NaN was given',
  );
});
