// Shows a connector that asks one source while it is debugged and another one when it is deployed.
import { env } from 'node:process';
import { ConfigurationError, connector } from 'headwater';
import { http, nextUrl, pages } from 'headwater/http';

const times = { created: 'UTC_DATETIME', edited: 'UTC_DATETIME' } as const;
const url = 'STRING';

export default connector({
  configuration: {
    debugUrl: { type: 'string', label: 'Source while debugging', default: 'https://swapi.dev/api' },
    deployedUrl: { type: 'string', label: 'Source when deployed', default: 'https://swapi.py4e.com/api' },
  },
  // What is not declared is text or a number, and gets the type it has.
  schema: {
    people: { primaryKey: ['url'], columns: { url, films: 'JSON', ...times } },
    planets: { primaryKey: ['url'], columns: { url, residents: 'JSON', ...times } },
    films: {
      primaryKey: ['url'],
      columns: { url, characters: 'JSON', release_date: 'NAIVE_DATE', ...times },
    },
    species: { primaryKey: ['url'], columns: { url, people: 'JSON', ...times } },
    starships: { primaryKey: ['url'], columns: { url, pilots: 'JSON', ...times } },
    vehicles: { primaryKey: ['url'], columns: { url, pilots: 'JSON', ...times } },
  },

  async update({ configuration, op, log, signal }) {
    const baseUrl = addressFor(configuration);
    log.info(`reads from ${baseUrl}`);
    const api = http({ baseUrl, signal });
    const collections = (await api.get('/')).json<Record<Table, string>>();
    for (const table of tables) {
      for await (const { rows } of pages<Entry>(api, collections[table], nextUrl({ at: 'next' }), {
        rows: 'results',
      })) {
        await op.upsert(table, rows);
      }
    }
  },
});

const tables = ['people', 'planets', 'films', 'species', 'starships', 'vehicles'] as const;
type Table = (typeof tables)[number];
type Entry = { url: string; created: string; edited: string };

/** `headwater debug` sets the variable to `local_debug`; whatever runs a deployed connector sets another value. */
function addressFor({ debugUrl, deployedUrl }: { debugUrl: string; deployedUrl: string }): string {
  const model = env['FIVETRAN_DEPLOYMENT_MODEL'];
  if (model !== undefined && model !== '') return model === 'local_debug' ? debugUrl : deployedUrl;
  // Neither source is a safe guess.
  throw new ConfigurationError('FIVETRAN_DEPLOYMENT_MODEL is not set: run `headwater debug`, or set it');
}
