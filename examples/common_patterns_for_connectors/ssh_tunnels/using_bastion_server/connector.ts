// Shows a PostgreSQL database in a private network: the connector reaches it through a bastion, batch by batch.
import { connector } from 'headwater';
import { connectTo } from './database.ts';
import { openTunnel } from './ssh-tunnel.ts';

export default connector({
  configuration: {
    bastionHost: { type: 'string', label: 'Host of the bastion' },
    bastionPort: { type: 'integer', label: 'Its port', default: 22 },
    bastionUser: { type: 'string', label: 'Who logs in' },
    privateKey: { type: 'secret', label: 'Private key, in base64' },
    hostKey: { type: 'string', label: 'Fingerprint of the host key: SHA256:…' },
    host: { type: 'string', label: 'Host of PostgreSQL, as the bastion knows it' },
    port: { type: 'integer', label: 'Port of PostgreSQL', default: 5432 },
    database: 'string',
    user: 'string',
    password: 'secret',
    batchSize: { type: 'integer', label: 'Rows that are read and saved together', default: 1000 },
  },
  schema: {
    sample_users: {
      primaryKey: ['id'],
      columns: { id: 'STRING', name: 'STRING', email: 'STRING', modified_at: 'UTC_DATETIME' },
    },
  },
  state: { modifiedAt: '-infinity', id: '' },

  async update({ configuration, state, op }) {
    const { bastionHost, bastionPort, bastionUser, hostKey, batchSize } = configuration;
    const privateKey = Buffer.from(configuration.privateKey, 'base64');
    const login = { host: bastionHost, port: bastionPort, username: bastionUser, privateKey, hostKey };
    await using tunnel = await openTunnel(login, configuration.host, configuration.port);
    const { database, user, password } = configuration;
    const address = { host: '127.0.0.1', port: tunnel.port, database, user, password };
    await using client = await connectTo(address);
    for (let hasMore = true; hasMore;) {
      const after = [state.modifiedAt, state.id, batchSize];
      const { rows } = await client.query<User>(changedUsers, after);
      await op.upsert('sample_users', rows);
      const last = rows.at(-1);
      if (last !== undefined) Object.assign(state, { modifiedAt: last.modified_at, id: last.id });
      await op.checkpoint(state);
      hasMore = rows.length === batchSize;
    }
  },
});

// The time is read as text: a Date would cut its microseconds, and the last row would come in every sync.
const changedUsers = `
  select id, name, email, to_char(modified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as modified_at
  from sample_users where (modified_at, id) > ($1, $2) order by sample_users.modified_at, id limit $3`;

interface User {
  id: string;
  name: string;
  email: string | null;
  modified_at: string;
}
