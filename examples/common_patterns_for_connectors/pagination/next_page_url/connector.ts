// Shows pages that name the next one, read newest first: a row that changes meanwhile comes twice, and none is lost.
import { connector, type Row } from 'headwater';
import { http, nextUrl, pages } from 'headwater/http';

const user = {
  primaryKey: ['id'],
  columns: {
    id: 'STRING',
    name: 'STRING',
    email: 'STRING',
    address: 'STRING',
    company: 'STRING',
    job: 'STRING',
    createdAt: 'UTC_DATETIME',
    updatedAt: 'UTC_DATETIME',
  },
} as const;

type User = Row<typeof user> & { updatedAt: string };

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the playground', default: 'http://127.0.0.1:5001' },
  },
  schema: { user },
  state: { updatedSince: '1970-01-01T00:00:00Z' },

  async update({ configuration: { baseUrl }, state, op, signal }) {
    const api = http({ baseUrl, signal });
    const query = { order_type: 'desc', per_page: 50, updated_since: state.updatedSince };
    const listing = pages<User>(api, '/pagination/next_page_url', nextUrl({ at: 'next_page_url' }), {
      rows: 'data',
      query,
    });
    let newest: string | undefined;
    for await (const { rows } of listing) {
      await op.upsert('user', rows);
      newest ??= rows.at(0)?.updatedAt;
    }
    // Only now: the oldest changes come last, and a sync that breaks off has not seen them.
    await op.checkpoint({ updatedSince: newest ?? state.updatedSince });
  },
});
