// Shows a bearer token: it stands in the settings, and goes with each request to the host it is for.
import { connector, type Row } from 'headwater';
import { bearer, http } from 'headwater/http';

const user = {
  primaryKey: ['id'],
  columns: {
    id: 'STRING',
    name: 'STRING',
    email: 'STRING',
    address: 'STRING',
    company: 'STRING',
    job: 'STRING',
    updatedAt: 'UTC_DATETIME',
    createdAt: 'UTC_DATETIME',
  },
} as const;

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the playground', default: 'http://127.0.0.1:5001' },
    bearerToken: { type: 'secret', label: 'Bearer token' },
  },
  schema: { user },

  async update({ configuration: { baseUrl, bearerToken }, op, signal }) {
    const api = http({ baseUrl, auth: bearer(bearerToken), signal });
    const answer = await api.get('/auth/http_bearer');
    await op.upsert('user', answer.json<{ data: Row<typeof user>[] }>().data);
  },
});
