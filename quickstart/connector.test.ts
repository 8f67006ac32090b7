import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import quickstart from './connector.ts';

const configuration = { url: 'http://127.0.0.1', apiKey: 'k', pageSize: '2' };

/** Answers with these pages, by the table and the cursor that is asked for; every other page is empty. */
function service(pages: Record<string, { rows: object[]; cursor: string; more: boolean }>) {
  return (request: Request) => {
    if (request.headers.get('authorization') !== 'Bearer k') return new Response('', { status: 401 });
    const { pathname, searchParams } = new URL(request.url);
    const after = searchParams.get('after') ?? '';
    return Response.json(pages[`${pathname} ${after}`] ?? { rows: [], cursor: after, more: false });
  };
}

function flight(id: number, delay: number, updatedAt: string) {
  return {
    id,
    date: '2001-01-01T00:01:00',
    delay,
    distance: 215,
    origin: 'ATL',
    destination: 'SAV',
    updated_at: updatedAt,
  };
}

function airport(iata: string) {
  return { iata, name: 'An airport', city: 'A', state: 'B', country: 'USA', latitude: 1.5, longitude: -2.25 };
}

const first = {
  '/flights ': {
    rows: [flight(1, 0, '2001-01-01T00:01:00Z'), flight(2, 7, '2001-01-01T00:01:00Z')],
    cursor: 'a',
    more: true,
  },
  '/flights a': { rows: [flight(3, -4, '2001-01-01T00:02:00Z')], cursor: 'b', more: false },
  '/airports ': { rows: [airport('ATL'), airport('SAV')], cursor: 'c', more: false },
  '/movies ': {
    rows: [
      { id: 1, Title: 'Speed' },
      { id: 2, Title: 1776 },
    ],
    cursor: 'd',
    more: false,
  },
};

test('the first sync reads every page of every table and keeps the cursors', async () => {
  const { tables, state } = await sync(quickstart, { configuration, fetch: service(first) });

  expect(tables.flights.map(({ id, delay }) => [id, delay])).toEqual([
    [1, 0],
    [2, 7],
    [3, -4],
  ]);
  expect(tables.airports.map(({ iata }) => iata)).toEqual(['ATL', 'SAV']);
  expect(tables.movies.map(({ id }) => id)).toEqual([1, 2]);
  expect(state).toEqual({ flights: 'b', airports: 'c', earthquakes: '', movies: 'd', removed_airports: '' });
});

test('the next sync asks for what came after the cursors, and deletes airports that were removed', async () => {
  const begun = await sync(quickstart, { configuration, fetch: service(first) });
  const changes = {
    '/flights b': { rows: [flight(2, 22, '2001-01-02T00:00:00Z')], cursor: 'e', more: false },
    '/removed_airports ': {
      rows: [{ iata: 'SAV', removed_at: '2001-01-02T00:00:00Z' }],
      cursor: 'f',
      more: false,
    },
  };

  const { tables, state } = await sync(quickstart, {
    configuration,
    after: begun,
    fetch: service(changes),
  });

  expect(tables.flights.map(({ id, delay }) => [id, delay])).toEqual([
    [1, 0],
    [2, 22],
    [3, -4],
  ]);
  expect(tables.airports.map((airport) => [airport.iata, airport._fivetran_deleted])).toEqual([
    ['ATL', undefined],
    ['SAV', true],
  ]);
  expect(state).toEqual({
    flights: 'e',
    airports: 'c',
    earthquakes: '',
    movies: 'd',
    removed_airports: 'f',
  });
});

test('a wrong API key ends the sync with a sentence for the user', async () => {
  const wrong = sync(quickstart, {
    configuration: { ...configuration, apiKey: 'wrong' },
    fetch: service({}),
  });

  await expect(wrong).rejects.toThrow(
    'GET http://127.0.0.1/flights?limit=2&after= answered 401: check the API key',
  );
});
