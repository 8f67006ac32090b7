import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import weather from './connector.ts';
import { startSource } from './source.ts';

const places = [
  { 'zip code': '80204', 'place name': 'Denver', state: 'CO', latitude: '39.734', longitude: '-105.0259' },
  {
    'zip code': '94108',
    'place name': 'San Francisco',
    state: 'CA',
    latitude: '37.7918',
    longitude: '-122.4079',
  },
];

const day = (name: string, number: number) => ({
  number,
  name,
  isDaytime: true,
  temperatureUnit: 'F',
  probabilityOfPrecipitation: { unitCode: 'wmoUnit:percent', value: null },
  shortForecast: 'Sunny',
});
const night = (name: string, number: number) => ({
  number,
  name,
  isDaytime: false,
  temperatureUnit: 'F',
  probabilityOfPrecipitation: { unitCode: 'wmoUnit:percent', value: 10 },
  shortForecast: 'Mostly Clear',
});
const denver = (startTime: string, endTime: string) => ({ 'zip code': '80204', startTime, endTime });
const sanFrancisco = (startTime: string, endTime: string) => ({ 'zip code': '94108', startTime, endTime });

test('the first sync writes every place and its forecast', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(weather, { configuration: source.settings });
  expect(tables).toEqual({
    zip_code: places,
    forecast: [
      { ...denver('2024-05-20T12:00:00Z', '2024-05-21T00:00:00Z'), ...day('Monday', 1), temperature: 76 },
      {
        ...denver('2024-05-21T00:00:00Z', '2024-05-21T12:00:00Z'),
        ...night('Monday Night', 2),
        temperature: 64,
      },
      { ...denver('2024-05-21T12:00:00Z', '2024-05-22T00:00:00Z'), ...day('Tuesday', 3), temperature: 76 },
      {
        ...sanFrancisco('2024-05-20T13:00:00Z', '2024-05-21T01:00:00Z'),
        ...day('Monday', 1),
        temperature: 61,
      },
      {
        ...sanFrancisco('2024-05-21T01:00:00Z', '2024-05-21T13:00:00Z'),
        ...night('Monday Night', 2),
        temperature: 49,
      },
      {
        ...sanFrancisco('2024-05-21T13:00:00Z', '2024-05-22T01:00:00Z'),
        ...day('Tuesday', 3),
        temperature: 61,
      },
    ],
  });
  expect(state).toEqual({
    updatedAt: { '80204': '2024-05-20T10:42:00+00:00', '94108': '2024-05-20T10:42:00+00:00' },
  });
});

test('the next sync replaces what is foretold anew, and keeps what lies in the past', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, zipCodes: '80204' };
  const first = await sync(weather, { configuration });
  source.issueAgain();
  const { tables, state } = await sync(weather, { configuration, after: first });
  expect(tables.forecast).toEqual([
    { ...denver('2024-05-20T12:00:00Z', '2024-05-21T00:00:00Z'), ...day('Monday', 1), temperature: 76 },
    {
      ...denver('2024-05-21T00:00:00Z', '2024-05-21T12:00:00Z'),
      ...night('Monday Night', 1),
      temperature: 65,
    },
    { ...denver('2024-05-21T12:00:00Z', '2024-05-22T00:00:00Z'), ...day('Tuesday', 2), temperature: 77 },
    {
      ...denver('2024-05-22T00:00:00Z', '2024-05-22T12:00:00Z'),
      ...night('Tuesday Night', 3),
      temperature: 65,
    },
  ]);
  expect(state).toEqual({ updatedAt: { '80204': '2024-05-21T10:42:00+00:00' } });
});

test('a zip code that is added later has a forecast, though the others have none that is new', async () => {
  await using source = await startSource();
  const first = await sync(weather, { configuration: { ...source.settings, zipCodes: '80204' } });
  const { tables } = await sync(weather, { configuration: source.settings, after: first });
  expect(tables.zip_code).toEqual(places);
  expect(tables.forecast.map((row) => row['zip code'])).toEqual([
    '80204',
    '80204',
    '80204',
    '94108',
    '94108',
    '94108',
  ]);
});

test('a zip code that does not exist ends the sync; it is the user who must act', async () => {
  await using source = await startSource();
  await expect(
    sync(weather, { configuration: { ...source.settings, zipCodes: '80204, 00000' } }),
  ).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.zipCodes: there is no place with the zip code "00000"',
  });
});

test('an answer that refuses ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({}, { status: 403 }));
  await expect(sync(weather, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/us/94108 answered 403 ({}): check the credentials, and what they may read`,
  );
});

test('whatever breaks off a sync, the next ones write the same rows', async () => {
  await using source = await startSource();
  const report = await explore(weather, { configuration: source.settings });
  expect(report).toMatchObject({ requests: 6, checkpoints: 2 });
});
