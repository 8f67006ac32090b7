import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import weather from './connector.ts';
import { startSource } from './source.ts';

const stations = [
  {
    station_id: 'KJFK',
    location: 'New York, Kennedy & Surroundings, NY',
    latitude: 40.64,
    longitude: -73.76,
  },
  { station_id: 'KOAK', location: 'Oakland International Airport, CA', latitude: 37.72, longitude: -122.22 },
];

const newYork = {
  station_id: 'KJFK',
  weather: 'Overcast',
  relative_humidity: 67,
  wind_mph: 9.2,
};
const oakland = {
  station_id: 'KOAK',
  weather: 'Fair',
  relative_humidity: null,
  wind_mph: 9.2,
};

const firstObservations = [
  { ...newYork, observed_at: '2024-05-20T03:53:00Z', temp_f: 60 },
  { ...oakland, observed_at: '2024-05-20T06:53:00Z', temp_f: 60 },
];

test('the first sync makes columns of elements; what a station does not measure is NULL', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(weather, { configuration: source.settings });
  expect(tables).toEqual({ weather_stations: stations, weather_observations: firstObservations });
  expect(state).toEqual({
    observedAt: { KJFK: 'Sun, 19 May 2024 23:53:00 -0400', KOAK: 'Sun, 19 May 2024 23:53:00 -0700' },
  });
});

test('the next sync adds what was observed since then, though its text sorts before the other', async () => {
  await using source = await startSource();
  const first = await sync(weather, { configuration: source.settings });
  source.observeAgain();
  const { tables } = await sync(weather, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    weather_stations: stations,
    weather_observations: [
      firstObservations[0],
      { ...newYork, observed_at: '2024-05-20T04:53:00Z', temp_f: 59 },
      firstObservations[1],
      { ...oakland, observed_at: '2024-05-20T07:53:00Z', temp_f: 59 },
    ],
  });
});

const observation = (elements: string) =>
  `<current_observation><station_id>KOAK</station_id>${elements}</current_observation>`;
const time = '<observation_time_rfc822>Sun, 19 May 2024 22:53:00 -0700</observation_time_rfc822>';

test.each([
  ['<html></html>', 'answered no observation with a time: ask the source what changed'],
  [observation(''), 'answered no observation with a time: ask the source what changed'],
  ['<current_observation><station_id>KOAK</st', 'line 1 is no XML: unclosed tag: station_id'],
  [
    observation(`${time}<temp_f>NA</temp_f>`),
    'row station_id="KOAK" observed_at="2024-05-20T05:53:00.000Z", column "temp_f": a number is wanted, "NA" was given',
  ],
])('an answer that cannot be a row ends the sync: %s', async (body, message) => {
  await using source = await startSource();
  source.failOnce(new Response(body));
  await expect(sync(weather, { configuration: source.settings })).rejects.toThrow(message);
});

test('a station that does not exist ends the sync', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, stations: 'KOAK, NONE' };
  await expect(sync(weather, { configuration })).rejects.toThrow(
    `GET ${source.url}/xml/current_obs/NONE.xml answered 404: check the path`,
  );
});

test('whatever breaks off a sync, the next ones write the same rows', async () => {
  await using source = await startSource();
  const report = await explore(weather, { configuration: source.settings });
  expect(report).toMatchObject({ requests: 2, checkpoints: 2 });
});
