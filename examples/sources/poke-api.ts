import { startHttpSource, type HttpSource } from './http-source.ts';
import { detailsOf } from './poke-details.ts';

/** The first Pokémon, in the order of the real API. */
const names = [
  'bulbasaur',
  'ivysaur',
  'venusaur',
  'charmander',
  'charmeleon',
  'charizard',
  'squirtle',
  'wartortle',
  'blastoise',
  'caterpie',
  'metapod',
  'butterfree',
];

/** A stand-in for https://pokeapi.co that can grow. */
export interface PokeApi extends HttpSource {
  /** Adds one at the end of the list, as a new game does. */
  add(name: string): void;
}

/** Starts a stand-in for https://pokeapi.co with 12 Pokémon: `GET /api/v2/pokemon?offset=&limit=` and `…/{name}`. */
export async function startPokeApi(): Promise<PokeApi> {
  const known = [...names];
  const source = await startHttpSource((request) => {
    const url = new URL(request.url);
    if (url.pathname === '/api/v2/pokemon') return Response.json(page(known, url));
    const index = known.indexOf(url.pathname.replace('/api/v2/pokemon/', ''));
    const name = known[index];
    return name === undefined ? new Response('', { status: 404 }) : Response.json(detailsOf(name, index + 1));
  });
  return { ...source, add: (name) => void known.push(name) };
}

function page(known: readonly string[], url: URL): object {
  const offset = Number(url.searchParams.get('offset') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? 20);
  const address = (start: number, size: number) =>
    `${url.origin}${url.pathname}?offset=${start}&limit=${size}`;
  return {
    count: known.length,
    next: offset + limit < known.length ? address(offset + limit, limit) : null,
    previous: offset > 0 ? address(Math.max(0, offset - limit), Math.min(offset, limit)) : null,
    results: known.slice(offset, offset + limit).map((name, index) => ({
      name,
      // Of the real API, so that rows do not change with the port.
      url: `https://pokeapi.co/api/v2/pokemon/${offset + index + 1}/`,
    })),
  };
}
