import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import inPages from './connector.ts';
import { startSource } from './source.ts';

const rows = [
  { name: 'blastoise', url: 'https://pokeapi.co/api/v2/pokemon/9/' },
  { name: 'bulbasaur', url: 'https://pokeapi.co/api/v2/pokemon/1/' },
  { name: 'butterfree', url: 'https://pokeapi.co/api/v2/pokemon/12/' },
  { name: 'caterpie', url: 'https://pokeapi.co/api/v2/pokemon/10/' },
  { name: 'charizard', url: 'https://pokeapi.co/api/v2/pokemon/6/' },
  { name: 'charmander', url: 'https://pokeapi.co/api/v2/pokemon/4/' },
  { name: 'charmeleon', url: 'https://pokeapi.co/api/v2/pokemon/5/' },
  { name: 'ivysaur', url: 'https://pokeapi.co/api/v2/pokemon/2/' },
  { name: 'metapod', url: 'https://pokeapi.co/api/v2/pokemon/11/' },
  { name: 'squirtle', url: 'https://pokeapi.co/api/v2/pokemon/7/' },
  { name: 'venusaur', url: 'https://pokeapi.co/api/v2/pokemon/3/' },
  { name: 'wartortle', url: 'https://pokeapi.co/api/v2/pokemon/8/' },
];

test('the first sync reads every page', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(inPages, { configuration: source.settings });
  expect(tables).toEqual({ pokemons: rows });
  expect(state).toEqual({ offset: 12 });
  expect(source.requests).toEqual([
    'GET /api/v2/pokemon?offset=0&limit=5',
    'GET /api/v2/pokemon?offset=5&limit=5',
    'GET /api/v2/pokemon?offset=10&limit=5',
  ]);
});

test('the next sync asks only for what came after the saved offset', async () => {
  await using source = await startSource();
  const first = await sync(inPages, { configuration: source.settings });
  source.add('weedle');
  const { tables, state } = await sync(inPages, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    pokemons: [...rows, { name: 'weedle', url: 'https://pokeapi.co/api/v2/pokemon/13/' }],
  });
  expect(state).toEqual({ offset: 13 });
  expect(source.requests.slice(3)).toEqual(['GET /api/v2/pokemon?offset=12&limit=5']);
});

test('a sync that broke off goes on from the offset of its last page', async () => {
  await using source = await startSource();
  const { tables } = await sync(inPages, { configuration: source.settings, state: { offset: 10 } });
  expect(tables).toEqual({ pokemons: rows.filter(({ name }) => ['metapod', 'butterfree'].includes(name)) });
});

test.each([
  [429, 'try again later'],
  [500, 'try again later'],
  [404, 'check baseUrl'],
])('an answer of %i ends the sync', async (status, advice) => {
  await using source = await startSource();
  source.failOnce(new Response('', { status }));
  await expect(sync(inPages, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/api/v2/pokemon?offset=0&limit=5 answered ${status}: ${advice}`,
  );
});

test.each([{ error: 'moved' }, { results: null, next: null }, { results: [], next: 'https://pokeapi.co/' }])(
  'an answer that is no page ends the sync: %j',
  async (answer) => {
    await using source = await startSource();
    source.failOnce(Response.json(answer));
    await expect(sync(inPages, { configuration: source.settings })).rejects.toThrow(
      `GET ${source.url}/api/v2/pokemon?offset=0&limit=5 answered no page: ask the source what changed`,
    );
  },
);
