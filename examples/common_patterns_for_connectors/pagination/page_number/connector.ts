// Shows pages that are asked for by their number, up to the count of pages that each of them tells.
import { connector, type Row } from 'headwater';
import { http, pageNumber, pages } from 'headwater/http';

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
    const listing = pages<User>(
      api,
      '/pagination/page_number',
      pageNumber({ size: 50, pageCount: 'total_pages' }),
      // Newest first: a row that changes meanwhile moves to the front, where the next sync finds it.
      { rows: 'data', query: { order_type: 'desc', updated_since: state.updatedSince } },
    );
    let newest: string | undefined;
    for await (const { rows } of listing) {
      await op.upsert('user', rows);
      newest ??= rows.at(0)?.updatedAt;
    }
    await op.checkpoint({ updatedSince: newest ?? state.updatedSince });
  },
});
