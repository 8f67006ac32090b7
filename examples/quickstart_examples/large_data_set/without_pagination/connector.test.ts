import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import atOnce from './connector.ts';
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

test('the first sync asks once and writes everything', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(atOnce, { configuration: source.settings });
  expect(tables).toEqual({ pokemons: rows });
  expect(state).toEqual({ written: 12 });
  expect(source.requests).toEqual(['GET /api/v2/pokemon?limit=100000']);
});

test('the next sync writes only what came after the saved number', async () => {
  await using source = await startSource();
  const first = await sync(atOnce, { configuration: source.settings });
  source.add('weedle');
  const { tables, state } = await sync(atOnce, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    pokemons: [...rows, { name: 'weedle', url: 'https://pokeapi.co/api/v2/pokemon/13/' }],
  });
  expect(state).toEqual({ written: 13 });
});

test('a sync that broke off goes on after its last batch', async () => {
  await using source = await startSource();
  const { tables } = await sync(atOnce, { configuration: source.settings, state: { written: 10 } });
  expect(tables).toEqual({ pokemons: rows.filter(({ name }) => ['metapod', 'butterfree'].includes(name)) });
});

test('an answer of 500 ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 500 }));
  await expect(sync(atOnce, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/api/v2/pokemon?limit=100000 answered 500: try again later`,
  );
});

test('an answer that holds only a part is not taken for the whole', async () => {
  await using source = await startSource();
  source.failOnce(Response.json({ results: rows, next: `${source.url}/api/v2/pokemon?offset=12` }));
  await expect(sync(atOnce, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/api/v2/pokemon?limit=100000 answered something else than the whole list: read it in pages`,
  );
});
