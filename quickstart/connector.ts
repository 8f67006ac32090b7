// Shows an incremental sync over REST: pages, a cursor a table, deletes, and a checkpoint every 50 pages.
import { ConfigurationError, SourceError, connector, type Row } from 'headwater';

const schema = {
  flights: {
    primaryKey: ['id'],
    columns: {
      id: 'LONG',
      date: 'NAIVE_DATETIME',
      delay: 'INT',
      distance: 'INT',
      origin: 'STRING',
      destination: 'STRING',
      updated_at: 'UTC_DATETIME',
    },
  },
  airports: {
    primaryKey: ['iata'],
    columns: {
      iata: 'STRING',
      name: 'STRING',
      city: 'STRING',
      state: 'STRING',
      country: 'STRING',
      latitude: 'DOUBLE',
      longitude: 'DOUBLE',
    },
  },
  // The columns that matter are a contract; the source has others, and they are kept too.
  earthquakes: {
    primaryKey: ['id'],
    columns: { id: 'STRING', time: 'UTC_DATETIME', updated_at: 'UTC_DATETIME', magnitude: 'DOUBLE' },
    otherColumns: 'infer',
  },
  // Some titles are numbers and most columns have gaps: every type is found out from the rows.
  movies: { primaryKey: ['id'] },
} as const;

export default connector({
  configuration: {
    url: { type: 'string', label: 'Address of the service' },
    apiKey: { type: 'secret', label: 'API key' },
    pageSize: { type: 'integer', label: 'Rows a page', default: 5000 },
  },
  schema,
  // How far each table has been read: the service gives a cursor with every page and takes it back.
  state: { flights: '', airports: '', earthquakes: '', movies: '', removed_airports: '' },

  async update({ configuration: { url, apiKey, pageSize }, state, op, log, signal }) {
    async function readPages<R>(path: keyof typeof state, write: (rows: R[]) => Promise<void>) {
      for (let pages = 1, more = true; more; pages++) {
        const address = new URL(path, url);
        address.searchParams.set('limit', String(pageSize));
        address.searchParams.set('after', state[path]);
        const page = await getPage<R>(address, apiKey, signal);
        await write(page.rows);
        state[path] = page.cursor;
        more = page.more;
        if (pages % 50 === 0 || !more) await op.checkpoint(state);
      }
      log.info(`${path}: read up to ${state[path]}`);
    }

    for (const table of ['flights', 'airports', 'earthquakes', 'movies'] as const) {
      await readPages(table, (rows: Row<(typeof schema)[typeof table]>[]) => op.upsert(table, rows));
    }
    await readPages('removed_airports', (rows: { iata: string }[]) => {
      const keys = rows.map(({ iata }) => ({ iata }));
      return op.delete('airports', keys);
    });
  },
});

type Page<R> = { rows: R[]; cursor: string; more: boolean };

async function getPage<R>(address: URL, apiKey: string, signal: AbortSignal): Promise<Page<R>> {
  const response = await fetch(address, { headers: { authorization: `Bearer ${apiKey}` }, signal });
  const { status } = response;
  if (status === 401) throw new ConfigurationError(`GET ${address.href} answered 401: check the API key`);
  if (!response.ok) throw new SourceError(`GET ${address.href} answered ${status}`, { retry: status >= 500 });
  const page: unknown = await response.json();
  if (!isPage<R>(page)) throw new SourceError(`GET ${address.href} answered no page of rows`);
  return page;
}

/** Looks at the page, not into its rows: operations check every value against the schema. */
function isPage<R>(value: unknown): value is Page<R> {
  return value instanceof Object && 'rows' in value && 'cursor' in value && 'more' in value;
}
