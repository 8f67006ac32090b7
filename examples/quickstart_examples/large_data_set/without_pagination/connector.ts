// Shows a large answer that comes at once: it is written in batches, each saved with its place.
import { SourceError, connector } from 'headwater';

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the PokéAPI', default: 'https://pokeapi.co' },
    batchSize: { type: 'integer', label: 'Rows a checkpoint', default: 100 },
  },
  schema: {
    pokemons: { primaryKey: ['name'], columns: { name: 'STRING', url: 'STRING' } },
  },
  // New ones come at the end of the list, so the rows before this number are written.
  state: { written: 0 },

  async update({ configuration: { baseUrl, batchSize }, state, op, signal }) {
    const pokemons = await getAll(`${baseUrl}/api/v2/pokemon?limit=100000`, signal);
    while (state.written < pokemons.length) {
      const batch = pokemons.slice(state.written, state.written + batchSize);
      await op.upsert('pokemons', batch);
      state.written += batch.length;
      await op.checkpoint(state);
    }
  },
});

interface Page {
  results: { name: string; url: string }[];
  next: string | null;
}

async function getAll(url: string, signal: AbortSignal): Promise<Page['results']> {
  const response = await fetch(url, { signal });
  const { ok, status } = response;
  if (status === 429 || status >= 500) {
    throw new SourceError(`GET ${url} answered ${status}: try again later`, { retry: true });
  }
  if (!ok) throw new SourceError(`GET ${url} answered ${status}: check baseUrl`);
  const page: unknown = await response.json();
  if (isPage(page) && page.next === null) return page.results;
  throw new SourceError(`GET ${url} answered something else than the whole list: read it in pages`);
}

/** Looks at the answer, not into its rows: operations check those against the schema. */
function isPage(value: unknown): value is Page {
  return value instanceof Object && 'results' in value && Array.isArray(value.results) && 'next' in value;
}
