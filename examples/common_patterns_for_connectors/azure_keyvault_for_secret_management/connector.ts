// Shows secrets that are kept in Azure Key Vault: the settings hold only what opens it, and each sync asks for the rest.
import { connector, type Configuration, type Row } from 'headwater';
import { basic, http, oauth2ClientCredentials } from 'headwater/http';

const fields = {
  vaultUrl: { type: 'string', label: 'Address of the vault' },
  loginUrl: { type: 'string', label: 'Address of the login', default: 'https://login.microsoftonline.com' },
  tenantId: { type: 'string', label: 'Tenant' },
  clientId: { type: 'string', label: 'Client id of the app that may read the vault' },
  clientSecret: { type: 'secret', label: 'Client secret of that app' },
  baseUrl: { type: 'string', label: 'Address of the playground', default: 'http://127.0.0.1:5001' },
} as const;

const user = {
  primaryKey: ['id'],
  columns: { id: 'STRING', name: 'STRING', email: 'STRING', updatedAt: 'UTC_DATETIME' },
} as const;

export default connector({
  configuration: fields,
  schema: { user },

  async update({ configuration, op, signal }) {
    const secret = openVault(configuration, signal);
    const auth = basic(await secret('playground-username'), await secret('playground-password'));
    const api = http({ baseUrl: configuration.baseUrl, auth, signal });
    const answer = await api.get('/auth/http_basic');
    const users = answer.json<{ data: Row<typeof user>[] }>().data;
    const rows = users.map(({ id, name, email, updatedAt }) => ({ id, name, email, updatedAt }));
    await op.upsert('user', rows);
  },
});

/** Gives what reads a secret by its name. What it reads stays in memory, and is asked for again by the next sync. */
function openVault(configuration: Configuration<typeof fields>, signal: AbortSignal) {
  const { vaultUrl, loginUrl, tenantId, clientId, clientSecret } = configuration;
  const auth = oauth2ClientCredentials({
    tokenUrl: `${loginUrl}/${tenantId}/oauth2/v2.0/token`,
    clientId,
    clientSecret,
    clientAuth: 'body',
    scope: 'https://vault.azure.net/.default',
    client: { signal },
  });
  const vault = http({ baseUrl: vaultUrl, auth, query: { 'api-version': '7.4' }, signal });
  return async (name: string) => (await vault.get(`/secrets/${name}`)).json<{ value: string }>().value;
}
