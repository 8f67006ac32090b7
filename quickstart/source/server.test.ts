import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFile } from './data-file.ts';
import type { JsonRow } from './feed.ts';
import { startSource } from './server.ts';

const flightCount = 20_000;
let source: Awaited<ReturnType<typeof startSource>>;

beforeEach(async () => {
  source = await startSource({ flights: flightCount, apiKey: 'k', port: 0 });
});

afterEach(() => {
  source.server.close();
  source.server.closeAllConnections();
});

interface Page {
  rows: JsonRow[];
  cursor: string;
  more: boolean;
}

async function get<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(source.url + path, { method, headers: { authorization: 'Bearer k' } });
  expect(response.status).toBe(200);
  return JSON.parse(await response.text());
}

async function readAll(
  table: string,
  limit: number,
  after = '',
): Promise<{ rows: JsonRow[]; cursor: string }> {
  const rows: JsonRow[] = [];
  for (let cursor = after, more = true; ;) {
    if (!more) return { rows, cursor };
    const page = await get<Page>(`/${table}?limit=${limit}&after=${encodeURIComponent(cursor)}`);
    rows.push(...page.rows);
    ({ cursor, more } = page);
  }
}

async function query(sql: string): Promise<JsonRow[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjects();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('the pages of flights hold every flight of the file once, in its order', async () => {
  const expected = await query(`
    select (file_row_number + 1)::integer as id, strftime(date, '%Y-%m-%dT%H:%M:%S') as date,
      delay::integer as delay, distance::integer as distance, origin, destination,
      strftime(date, '%Y-%m-%dT%H:%M:%SZ') as updated_at
    from read_parquet('${dataFile('flights-3m.parquet')}', file_row_number = true) limit ${flightCount}`);

  const { rows } = await readAll('flights', 777);

  expect(rows).toEqual(expected);
});

test('the pages of movies hold every movie of the file as it is', async () => {
  const movies: JsonRow[] = JSON.parse(await readFile(dataFile('movies.json'), 'utf8'));

  const { rows } = await readAll('movies', 100);

  expect(rows).toEqual(movies.map((movie, index) => ({ id: index + 1, ...movie })));
});

test('the pages of airports hold every airport of the file', async () => {
  const expected = await query(`
    select iata, name, city, state, country, latitude::double as latitude, longitude::double as longitude
    from read_csv('${dataFile('airports.csv')}')`);

  const { rows } = await readAll('airports', 3376);

  expect(rows).toEqual(expected);
});

test('the pages of earthquakes hold every earthquake of the file once, the last change last', async () => {
  const { features } = JSON.parse(await readFile(dataFile('earthquakes.json'), 'utf8'));
  const idsAndPlaces = (rows: JsonRow[]) => new Map(rows.map(({ id, place }) => [id, place]));

  const { rows } = await readAll('earthquakes', 500);

  expect(rows).toHaveLength(1707);
  expect(idsAndPlaces(rows)).toEqual(
    new Map(
      features.map((feature: { id: string; properties: { place: string } }) => [
        feature.id,
        feature.properties.place,
      ]),
    ),
  );
  const times = rows.map((row) => String(row['updated_at']));
  expect(times).toEqual(times.toSorted((a, b) => a.localeCompare(b)));
  expect(rows.find(({ id }) => id === 'ci37868143')).toEqual({
    id: 'ci37868143',
    time: '2018-02-07T01:26:13.840Z',
    updated_at: '2018-02-07T01:29:56.303Z',
    magnitude: 2,
    longitude: -118.6671667,
    latitude: 34.4945,
    depth: 26.49,
    tsunami: false,
    place: '4km W of Castaic, CA',
    tz: -480,
    url: 'https://earthquake.usgs.gov/earthquakes/eventpage/ci37868143',
    detail: 'https://earthquake.usgs.gov/earthquakes/feed/v1.0/detail/ci37868143.geojson',
    felt: null,
    cdi: null,
    mmi: null,
    alert: null,
    status: 'automatic',
    sig: 62,
    net: 'ci',
    code: '37868143',
    ids: ',ci37868143,',
    sources: ',ci,',
    types: ',geoserve,nearby-cities,origin,phase-data,scitech-link,',
    nst: 7,
    dmin: 0.04214,
    rms: 0.35,
    gap: 174,
    magType: 'ml',
    type: 'earthquake',
    title: 'M 2.0 - 4km W of Castaic, CA',
  });
});

test('a cursor kept from the last page leads to the changes and to nothing else', async () => {
  const before = await readAll('flights', 5000);
  const removedBefore = await readAll('removed_airports', 5000);
  const airports = await readAll('airports', 5000);

  const changes = await get('/changes', 'POST');

  expect(changes).toEqual({ flights_changed: 5000, flights_added: 1000, airports_removed: 5 });
  const after = await readAll('flights', 700, before.cursor);
  const time = after.rows[0]?.['updated_at'];
  const every4th = before.rows.filter(({ id }) => Number(id) % 4 === 0);
  expect(after.rows).toEqual([
    ...every4th.map((row) => ({ ...row, delay: Number(row['delay']) + 15, updated_at: time })),
    ...before.rows
      .slice(0, 1000)
      .map((row, index) => ({ ...row, id: flightCount + index + 1, updated_at: time })),
  ]);
  const removed = await readAll('removed_airports', 5000, removedBefore.cursor);
  const lastFive = airports.rows.slice(-5).toReversed();
  expect(removed.rows).toEqual(lastFive.map(({ iata }) => ({ iata, removed_at: time })));
  expect((await readAll('airports', 5000)).rows).toEqual(airports.rows.slice(0, -5));
  expect((await readAll('flights', 5000, after.cursor)).rows).toEqual([]);
});

test('changes made at the same moment are read one after another', async () => {
  await get('/changes', 'POST');
  const first = await readAll('flights', 5000);
  const removed = await readAll('removed_airports', 5000);

  await get('/changes', 'POST');

  expect((await readAll('flights', 5000, first.cursor)).rows).toHaveLength(6000);
  expect((await readAll('removed_airports', 5000, removed.cursor)).rows).toHaveLength(5);
  expect(await get('/')).toEqual({
    flights: 22_000,
    airports: 3366,
    removed_airports: 10,
    earthquakes: 1707,
    movies: 3201,
  });
});

test('flights can be read from a time on', async () => {
  const { rows } = await get<Page>('/flights?updated_since=2001-01-01T06:00:00Z&limit=50000');

  const all = (await readAll('flights', 50_000)).rows;
  expect(rows).toEqual(all.filter((row) => String(row['updated_at']) >= '2001-01-01T06:00:00Z'));
  expect(rows.length).toBeLessThan(all.length);
});

test('a request that cannot be answered is told why', async () => {
  const answer = async (path: string, key: string, method = 'GET') => {
    const response = await fetch(source.url + path, { method, headers: { authorization: `Bearer ${key}` } });
    return [response.status, await response.json()];
  };

  expect(await answer('/flights', 'wrong')).toEqual([401, { error: 'the API key is missing or wrong' }]);
  expect(await answer('/changes', '', 'POST')).toEqual([401, { error: 'the API key is missing or wrong' }]);
  expect(await answer('/trains', 'k')).toEqual([404, { error: 'there is no table "trains"' }]);
  expect(await answer('/toString', 'k')).toEqual([404, { error: 'there is no table "toString"' }]);
  expect(await answer('/flights?after=x', 'k')).toEqual([
    400,
    { error: 'after or updated_since cannot be read' },
  ]);
  expect(await answer('/flights?limit=0', 'k')).toEqual([400, { error: 'limit is 1 to 50000' }]);
  expect(await answer('/flights', 'k', 'DELETE')).toEqual([405, { error: 'DELETE is not possible here' }]);
});
