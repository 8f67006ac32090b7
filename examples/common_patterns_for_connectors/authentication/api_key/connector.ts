// Shows an API key: it is sent in a header with each request, and is tried before the first sync.
import { connector, type Configuration, type Row } from 'headwater';
import { http, scheme, type Http } from 'headwater/http';

const fields = {
  baseUrl: { type: 'string', label: 'Address of the playground', default: 'http://127.0.0.1:5001' },
  apiKey: { type: 'secret', label: 'API key' },
} as const;

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
  configuration: fields,
  schema: { user },

  // A setup form calls it, so that a wrong key is found while its owner is still there.
  async test({ configuration }) {
    await readUsers(api(configuration));
  },

  async update({ configuration, op, signal }) {
    await op.upsert('user', await readUsers(api(configuration, signal)));
  },
});

function api({ baseUrl, apiKey }: Configuration<typeof fields>, signal?: AbortSignal): Http {
  // `Authorization: apiKey …`, as this source wants it. For `X-API-Key: …` there is `apiKey(key)`.
  return http({ baseUrl, auth: scheme('apiKey', apiKey), ...(signal && { signal }) });
}

async function readUsers(source: Http): Promise<Row<typeof user>[]> {
  const answer = await source.get('/auth/api_key');
  return answer.json<{ data: Row<typeof user>[] }>().data;
}
