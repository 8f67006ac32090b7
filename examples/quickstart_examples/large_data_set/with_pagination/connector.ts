// Shows a large table read in pages: each is saved with its place, and a sync that broke off goes on from there.
import { SourceError, connector } from 'headwater';

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the PokéAPI', default: 'https://pokeapi.co' },
    pageSize: { type: 'integer', label: 'Rows a page', default: 100 },
  },
  schema: {
    pokemons: { primaryKey: ['name'], columns: { name: 'STRING', url: 'STRING' } },
  },
  // New ones come at the end of the list, so what lies before the offset is done.
  state: { offset: 0 },

  async update({ configuration: { baseUrl, pageSize }, state, op, signal }) {
    for (let hasMore = true; hasMore;) {
      const url = `${baseUrl}/api/v2/pokemon?offset=${state.offset}&limit=${pageSize}`;
      const { results, next } = await getPage(url, signal);
      await op.upsert('pokemons', results);
      state.offset += results.length;
      await op.checkpoint(state);
      hasMore = next !== null;
    }
  },
});

interface Page {
  results: { name: string; url: string }[];
  next: string | null;
}

async function getPage(url: string, signal: AbortSignal): Promise<Page> {
  const response = await fetch(url, { signal });
  const { ok, status } = response;
  if (status === 429 || status >= 500) {
    throw new SourceError(`GET ${url} answered ${status}: try again later`, { retry: true });
  }
  if (!ok) throw new SourceError(`GET ${url} answered ${status}: check baseUrl`);
  const page: unknown = await response.json();
  if (isPage(page)) return page;
  throw new SourceError(`GET ${url} answered no page: ask the source what changed`);
}

/** Looks at the page, not into its rows: operations check those. An empty one that is not the last would never end. */
function isPage(value: unknown): value is Page {
  if (!(value instanceof Object && 'results' in value && 'next' in value)) return false;
  return Array.isArray(value.results) && (value.results.length > 0 || value.next === null);
}
