import { startHttpSource, type HttpSource } from './http-source.ts';

const times = { created: '2014-12-09T13:50:51.644000Z', edited: '2014-12-20T21:17:56.891000Z' };
const at = (path: string) => `https://swapi.dev/api/${path}/`;

/** A few of each kind, in the shape of the real API. Their addresses are its own, so that rows do not change with the port. */
const collections: Readonly<Record<string, readonly object[]>> = {
  people: [
    { name: 'Luke Skywalker', height: '172', films: [at('films/1')], url: at('people/1'), ...times },
    { name: 'C-3PO', height: '167', films: [at('films/1')], url: at('people/2'), ...times },
    { name: 'Leia Organa', height: '150', films: [at('films/1')], url: at('people/5'), ...times },
  ],
  planets: [
    { name: 'Tatooine', residents: [at('people/1'), at('people/2')], url: at('planets/1'), ...times },
  ],
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
  species: [{ name: 'Droid', people: [at('people/2')], url: at('species/2'), ...times }],
  vehicles: [{ name: 'Snowspeeder', pilots: [at('people/1')], url: at('vehicles/14'), ...times }],
  starships: [{ name: 'X-wing', pilots: [at('people/1')], url: at('starships/12'), ...times }],
};
const pageSize = 2;

/** Starts a stand-in for https://swapi.dev: `GET /api/` lists the collections, `GET /api/people/?page=` is one of them. */
export async function startStarWarsApi(): Promise<HttpSource> {
  return startHttpSource((request) => {
    const { origin, pathname, searchParams } = new URL(request.url);
    if (pathname === '/api/') {
      const addresses = Object.keys(collections).map((name) => [name, `${origin}/api/${name}/`]);
      return Response.json(Object.fromEntries(addresses));
    }
    const [, name = ''] = /^\/api\/(\w+)\/$/.exec(pathname) ?? [];
    const records = collections[name];
    if (records === undefined) return Response.json({ detail: 'Not found' }, { status: 404 });
    const page = Number(searchParams.get('page') ?? 1);
    const address = (number: number) => `${origin}${pathname}?page=${number}`;
    return Response.json({
      count: records.length,
      next: page * pageSize < records.length ? address(page + 1) : null,
      previous: page > 1 ? address(page - 1) : null,
      results: records.slice((page - 1) * pageSize, page * pageSize),
    });
  });
}
