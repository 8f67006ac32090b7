// Shows an incremental sync in the order of the changes: it begins at a time, goes on by tokens, and each page moves the state.
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
  state: { updatedSince: '1970-01-01T00:00:00Z' },

  async update({ configuration: { baseUrl }, state, op, signal }) {
    const api = http({ baseUrl, signal });
    const strategy = cursorInBody({ at: 'scroll_param', name: 'scroll_param' });
    // The time stands in the first request only: the source refuses it beside a token.
    const from = { query: { updated_since: state.updatedSince } };
    for await (const { rows } of pages<User>(api, '/pagination/keyset', strategy, { rows: 'data', from })) {
      await op.upsert('user', rows);
      // Safe in the middle of the listing, as all that is still to come has changed later.
      state.updatedSince = rows.at(-1)?.updatedAt ?? state.updatedSince;
      await op.checkpoint(state);
    }
  },
});
