import { explore, sync } from 'headwater/testing';
import { afterEach, expect, test, vi } from 'vitest';
import byEnvironment from './connector.ts';
import { startSource } from './source.ts';

afterEach(() => void vi.unstubAllEnvs());

const at = (path: string) => `https://swapi.dev/api/${path}/`;
const times = { created: '2014-12-09T13:50:51.644Z', edited: '2014-12-20T21:17:56.891Z' };
const tables = {
  films: [
    {
      title: 'A New Hope',
      episode_id: 4,
      release_date: '1977-05-25',
      characters: [at('people/1'), at('people/2'), at('people/5')],
      url: at('films/1'),
      ...times,
    },
  ],
  people: [
    { name: 'Luke Skywalker', height: '172', films: [at('films/1')], url: at('people/1'), ...times },
    { name: 'C-3PO', height: '167', films: [at('films/1')], url: at('people/2'), ...times },
    { name: 'Leia Organa', height: '150', films: [at('films/1')], url: at('people/5'), ...times },
  ],
  planets: [
    { name: 'Tatooine', residents: [at('people/1'), at('people/2')], url: at('planets/1'), ...times },
  ],
  species: [{ name: 'Droid', people: [at('people/2')], url: at('species/2'), ...times }],
  starships: [{ name: 'X-wing', pilots: [at('people/1')], url: at('starships/12'), ...times }],
  vehicles: [{ name: 'Snowspeeder', pilots: [at('people/1')], url: at('vehicles/14'), ...times }],
};

test('while it is debugged it asks the source for that, and the next time too', async () => {
  vi.stubEnv('FIVETRAN_DEPLOYMENT_MODEL', 'local_debug');
  await using source = await startSource();
  const first = await sync(byEnvironment, { configuration: source.settings });
  expect(first).toMatchObject({ tables, state: {} });
  expect(source.forDebug.requests).toEqual([
    'GET /api/',
    'GET /api/people/',
    'GET /api/people/?page=2',
    'GET /api/planets/',
    'GET /api/films/',
    'GET /api/species/',
    'GET /api/starships/',
    'GET /api/vehicles/',
  ]);
  const next = await sync(byEnvironment, { configuration: source.settings, after: first });
  expect(next).toEqual(first);
  expect(source.deployed.requests).toEqual([]);
});

test('when it is deployed it asks the other one', async () => {
  vi.stubEnv('FIVETRAN_DEPLOYMENT_MODEL', 'hybrid');
  await using source = await startSource();
  const outcome = await sync(byEnvironment, { configuration: source.settings });
  expect(outcome.tables).toEqual(tables);
  expect(source.forDebug.requests).toEqual([]);
});

test('where nothing says which one is meant, it asks none', async () => {
  vi.stubEnv('FIVETRAN_DEPLOYMENT_MODEL', undefined);
  await using source = await startSource();
  await expect(sync(byEnvironment, { configuration: source.settings })).rejects.toMatchObject({
    code: 'configuration',
    message: 'FIVETRAN_DEPLOYMENT_MODEL is not set: run `headwater debug`, or set it',
  });
  expect([...source.forDebug.requests, ...source.deployed.requests]).toEqual([]);
});

test('a source that wants to be asked later is asked later', async () => {
  vi.stubEnv('FIVETRAN_DEPLOYMENT_MODEL', 'local_debug');
  await using source = await startSource();
  source.forDebug.failOnce(new Response('', { status: 429, headers: { 'retry-after': '0' } }));
  const outcome = await sync(byEnvironment, { configuration: source.settings });
  expect(outcome.tables).toEqual(tables);
  expect(source.forDebug.requests.slice(0, 2)).toEqual(['GET /api/', 'GET /api/']);
});

test('whatever breaks on the way, the tables end up the same', async () => {
  vi.stubEnv('FIVETRAN_DEPLOYMENT_MODEL', 'local_debug');
  await using source = await startSource();
  const report = await explore(byEnvironment, { configuration: source.settings });
  expect(report.requests).toBe(8);
});
