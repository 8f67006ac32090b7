import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import pokemon from './connector.ts';
import { startSource } from './source.ts';

const lastPage = {
  pokemon: [
    { id: 11, name: 'metapod', species: 'metapod', base_experience: 72, height: 7, weight: 99, order: 11 },
    {
      id: 12,
      name: 'butterfree',
      species: 'butterfree',
      base_experience: 198,
      height: 11,
      weight: 320,
      order: 12,
    },
  ],
  pokemon_types: [
    { pokemon_id: 11, slot: 1, name: 'bug' },
    { pokemon_id: 12, slot: 1, name: 'bug' },
    { pokemon_id: 12, slot: 2, name: 'flying' },
  ],
  pokemon_abilities: [
    { pokemon_id: 11, slot: 1, name: 'shed-skin', is_hidden: false },
    { pokemon_id: 12, slot: 1, name: 'compound-eyes', is_hidden: false },
    { pokemon_id: 12, slot: 3, name: 'tinted-lens', is_hidden: true },
  ],
  pokemon_stats: [
    { pokemon_id: 11, name: 'hp', value: 50 },
    { pokemon_id: 11, name: 'speed', value: 30 },
    { pokemon_id: 12, name: 'hp', value: 60 },
    { pokemon_id: 12, name: 'speed', value: 70 },
  ],
};

test('a document becomes rows of four tables; a sync that broke off goes on behind the last page', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(pokemon, { configuration: source.settings, state: { offset: 10 } });
  expect(tables).toEqual(lastPage);
  expect(state).toEqual({ offset: 12 });
  expect(source.requests.toSorted()).toEqual([
    'GET /api/v2/pokemon/butterfree',
    'GET /api/v2/pokemon/metapod',
    'GET /api/v2/pokemon?offset=10&limit=5',
  ]);
});

test('the first sync reads every page, and the document of each Pokémon', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(pokemon, { configuration: source.settings });
  expect(tables.pokemon.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(tables.pokemon.slice(10)).toEqual(lastPage.pokemon);
  expect(state).toEqual({ offset: 12 });
  expect(source.requests).toHaveLength(3 + 12);
});

test('the next sync fetches only what was added', async () => {
  await using source = await startSource();
  const first = await sync(pokemon, { configuration: source.settings });
  const before = source.requests.length;
  source.add('weedle');
  const { tables, state } = await sync(pokemon, { configuration: source.settings, after: first });
  expect(tables.pokemon).toEqual([
    ...first.tables.pokemon,
    { id: 13, name: 'weedle', species: 'weedle', base_experience: 39, height: 3, weight: 32, order: 13 },
  ]);
  expect(state).toEqual({ offset: 13 });
  expect(source.requests.slice(before)).toEqual([
    'GET /api/v2/pokemon?offset=12&limit=5',
    'GET /api/v2/pokemon/weedle',
  ]);
});

test('a document that is refused ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({ count: 1, next: null, results: [{ name: 'missingno' }] }));
  await expect(sync(pokemon, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/api/v2/pokemon/missingno answered 404: check the path`,
  );
});

test('whatever breaks off a sync, the next ones write the same rows', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, pageSize: '3' };
  const report = await explore(pokemon, { configuration, state: { offset: 8 } });
  expect(report).toMatchObject({ requests: 6, checkpoints: 2 });
});
