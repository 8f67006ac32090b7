// Shows an incremental sync of a source that has offsets only: the state moves when the last page is written.
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
  state: { updatedSince: '1970-01-01T00:00:00Z' },

  async update({ configuration: { baseUrl }, state, op, signal, log }) {
    const api = http({ baseUrl, signal });
    const query = { order_type: 'desc', updated_since: state.updatedSince };
    const strategy = offset({ size: 50, total: 'total' });
    const onDoubt = (doubt: string) => log.warning(doubt);
    let newest: string | undefined;
    for await (const { rows } of pages<User>(api, '/pagination/offset', strategy, {
      rows: 'data',
      query,
      onDoubt,
    })) {
      await op.upsert('user', rows);
      // The newest change comes first. What changes while the pages are read is newer, so the next sync gets it.
      newest ??= rows.at(0)?.updatedAt;
    }
    await op.checkpoint({ updatedSince: newest ?? state.updatedSince });
  },
});
