// Shows pages that are asked for by how many rows to skip: a sync that broke off goes on behind its last page.
import { connector, type Row } from 'headwater';
import { http, offset, pages } from 'headwater/http';

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
  state: { updatedSince: '1970-01-01T00:00:00Z', offset: 0, newest: '' },

  async update({ configuration: { baseUrl }, state, op, signal }) {
    const api = http({ baseUrl, signal });
    const { updatedSince } = state;
    const listing = pages<User>(
      api,
      '/pagination/offset',
      offset({ size: 50, start: state.offset, total: 'total' }),
      // Newest first: what changes meanwhile pushes rows back, so some come twice, and none slips past the offset.
      { rows: 'data', query: { order_type: 'desc', updated_since: updatedSince } },
    );
    for await (const { rows } of listing) {
      await op.upsert('user', rows);
      state.newest ||= rows.at(0)?.updatedAt ?? updatedSince;
      state.offset += rows.length;
      await op.checkpoint(state);
    }
    // All is read: the next sync begins with the newest change that was there when this read began.
    await op.checkpoint({ updatedSince: state.newest, offset: 0, newest: '' });
  },
});
