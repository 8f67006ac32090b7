// Shows pages that give a token for the next one: the state keeps it, so a sync that broke off goes on from there.
import { connector, type Row } from 'headwater';
import { cursorInBody, http, pages } from 'headwater/http';

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
  state: { updatedSince: '1970-01-01T00:00:00Z', token: '' },

  async update({ configuration: { baseUrl }, state, op, signal }) {
    const api = http({ baseUrl, signal });
    const query = state.token === '' ? { updated_since: state.updatedSince } : { scroll_param: state.token };
    // A token is tried once: when the source has forgotten it, the next sync begins at the time instead.
    await op.checkpoint({ ...state, token: '' });
    const listing = pages<User>(
      api,
      '/pagination/keyset',
      cursorInBody({ at: 'scroll_param', name: 'scroll_param' }),
      // The source takes a time or a token, and refuses both.
      { rows: 'data', from: { query } },
    );
    for await (const { rows, next } of listing) {
      await op.upsert('user', rows);
      state.updatedSince = rows.at(-1)?.updatedAt ?? state.updatedSince;
      state.token = String(next?.query?.['scroll_param'] ?? '');
      await op.checkpoint(state);
    }
  },
});
