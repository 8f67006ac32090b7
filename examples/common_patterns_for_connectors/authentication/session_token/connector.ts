// Shows a session token: a login gives it, it goes with each request, and one that is refused is replaced once.
import { ConfigurationError, connector, type Row } from 'headwater';
import { HttpError, http, session, type Http } from 'headwater/http';

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
    // The client that logs in has no session: else it would wait for itself.
    const open = http({ baseUrl, signal });
    const auth = session({
      login: () => logIn(open, { username, password }),
      place: ({ headers }, token) => void (headers['authorization'] = `Token ${token}`),
    });
    const api = http({ baseUrl, auth, signal });
    const answer = await api.get('/auth/session_token/data');
    await op.upsert('user', answer.json<{ data: Row<typeof user>[] }>().data);
  },
});

async function logIn(open: Http, login: { username: string; password: string }) {
  try {
    const answer = await open.post('/auth/session_token/login', { json: login, isSafe: true });
    const { token, expires_in } = answer.json<{ token: string; expires_in: number }>();
    return { value: token, expiresAt: new Date(Date.now() + expires_in * 1000) };
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 401) throw error;
    throw new ConfigurationError(`the login of ${login.username} was refused: check username and password`);
  }
}
