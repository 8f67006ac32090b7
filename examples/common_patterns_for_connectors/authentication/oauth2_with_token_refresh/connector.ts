// Shows OAuth 2 with refresh tokens that are good once: the next one is kept in a file, never in the state.
import { connector } from 'headwater';
import { cursorInBody, http, oauth2Refresh, pages } from 'headwater/http';
import { tokenFileStore } from './token-file-store.ts';

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of HubSpot', default: 'https://api.hubapi.com' },
    clientId: { type: 'string', label: 'Client id of the app' },
    clientSecret: { type: 'secret', label: 'Client secret of the app' },
    refreshToken: { type: 'secret', label: 'Refresh token that the app was given' },
    tokenFile: { type: 'string', label: 'File that keeps the newest refresh token' },
  },
  schema: {
    contacts: { primaryKey: ['id'], columns: { id: 'LONG', email: 'STRING', firstname: 'STRING' } },
    companies: { primaryKey: ['id'], columns: { id: 'LONG', name: 'STRING', domain: 'STRING' } },
  },

  async update({ configuration, op, signal }) {
    const { baseUrl, tokenFile, ...app } = configuration;
    const auth = oauth2Refresh({
      ...app,
      tokenUrl: `${baseUrl}/oauth/v1/token`,
      clientAuth: 'body',
      store: tokenFileStore(tokenFile, app.refreshToken),
      client: { signal },
    });
    const api = http({ baseUrl, auth, signal });
    const read = <R>(table: string) =>
      pages<HubSpotRecord<R>>(api, `/crm/v3/objects/${table}`, byToken, { rows: 'results' });

    for await (const { rows } of read<Contact>('contacts')) {
      const contacts = rows.map(({ id, properties: { email, firstname } }) => ({ id, email, firstname }));
      await op.upsert('contacts', contacts);
    }
    for await (const { rows } of read<Company>('companies')) {
      const companies = rows.map(({ id, properties: { name, domain } }) => ({ id, name, domain }));
      await op.upsert('companies', companies);
    }
  },
});

const byToken = cursorInBody({ at: 'paging.next.after', name: 'after', size: 100 });

interface HubSpotRecord<Properties> {
  id: string;
  properties: Properties;
}
type Contact = Record<'email' | 'firstname', string | null>;
type Company = Record<'name' | 'domain', string | null>;
