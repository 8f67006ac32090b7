// Shows objects instead of a class for each table: what differs between tables is in them, what does not is in one loop.
import { connector, SourceError } from 'headwater';
import { apiKey, http, offset, pages } from 'headwater/http';
import { tables, type Item } from './tables.ts';

export default connector({
  configuration: {
    apiKey: { type: 'secret', label: 'API key' },
    pageSize: { type: 'integer', label: 'Items a page', default: 50 },
    baseUrl: {
      type: 'string',
      label: 'Address of the National Park Service',
      default: 'https://developer.nps.gov/api/v1',
    },
  },
  schema: () =>
    Object.fromEntries(Object.entries(tables).map(([name, { declaration }]) => [name, declaration])),

  async update({ configuration, op, signal }) {
    const { baseUrl, pageSize } = configuration;
    const api = http({ baseUrl, auth: apiKey(configuration.apiKey), signal });
    const listing = offset({ name: 'start', size: pageSize, total: 'total' });
    for (const [name, { path, rowOf }] of Object.entries(tables)) {
      await op.truncate(name, { deferred: true });
      let [count, total] = [0, 0];
      for await (const { rows, answer } of pages<Item>(api, path, listing, { rows: 'data' })) {
        await op.upsert(name, rows.map(rowOf));
        count += rows.length;
        total = Number(answer.json<{ total: string }>().total);
      }
      // What did not come again is marked as deleted, so all of it has to be read.
      if (count >= total) continue;
      throw new SourceError(`GET ${path} gave ${count} of ${total} items: try again later`, { retry: true });
    }
  },
});
