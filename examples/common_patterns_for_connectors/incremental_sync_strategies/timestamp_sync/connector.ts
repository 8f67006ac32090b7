// Shows a source that gives all that changed since a time: the time of the last change is where the next sync begins.
import { connector, type Row } from 'headwater';
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
    const answer = await api.get('/incremental/timestamp', { query: { since: state.updatedSince } });
    const users = answer.json<{ data: User[] }>().data;
    await op.upsert('user', users);
    // The source sorts by the time of the change, so the last one is the newest.
    state.updatedSince = users.at(-1)?.updatedAt ?? state.updatedSince;
    await op.checkpoint(state);
  },
});
