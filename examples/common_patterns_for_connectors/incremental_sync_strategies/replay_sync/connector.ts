// Shows a sync that reads the last hours again, for a source whose rows may arrive later than their time says.
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
    replayHours: { type: 'number', label: 'How late a row may arrive, in hours', default: 2 },
  },
  schema: { user },
  state: { updatedSince: '1970-01-01T00:00:00Z' },

  async update({ configuration: { baseUrl, replayHours }, state, op, signal }) {
    const api = http({ baseUrl, signal });
    const since = hoursBefore(state.updatedSince, replayHours);
    const answer = await api.get('/incremental/timestamp', { query: { since } });
    const users = answer.json<{ data: User[] }>().data;
    await op.upsert('user', users);
    // The newest time that was seen: the hours are taken off when it is used, or each sync would go further back.
    state.updatedSince = users.at(-1)?.updatedAt ?? state.updatedSince;
    await op.checkpoint(state);
  },
});

/** The source takes whole seconds only. */
function hoursBefore(time: string, hours: number): string {
  const earlier = new Date(Date.parse(time) - hours * 60 * 60 * 1000);
  return `${earlier.toISOString().slice(0, 19)}Z`;
}
