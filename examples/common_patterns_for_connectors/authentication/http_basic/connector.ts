// Shows HTTP basic authentication: a user name and a password go with each request, and into no log.
import { connector, type Row } from 'headwater';
import { basic, http } from 'headwater/http';

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
    username: 'string',
    password: 'secret',
  },
  schema: { user },

  async update({ configuration: { baseUrl, username, password }, op, signal }) {
    const api = http({ baseUrl, auth: basic(username, password), signal });
    const answer = await api.get('/auth/http_basic');
    await op.upsert('user', answer.json<{ data: Row<typeof user>[] }>().data);
  },
});
