// Shows pages that begin at the key of the last row: here the time of its change, with that time again.
import { SourceError, connector, type Row } from 'headwater';
import { http } from 'headwater/http';

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
    for (;;) {
      const { updatedSince } = state;
      const answer = await api.get('/pagination/keyset', { query: { updated_since: updatedSince } });
      const page = answer.json<{ data: User[]; scroll_param: string | null }>();
      await op.upsert('user', page.data);
      state.updatedSince = page.data.at(-1)?.updatedAt ?? updatedSince;
      await op.checkpoint(state);
      if (page.scroll_param === null) return;
      if (state.updatedSince === updatedSince)
        throw new SourceError(
          `more users changed at ${updatedSince} than fit on a page: ask for larger pages`,
        );
    }
  },
});
