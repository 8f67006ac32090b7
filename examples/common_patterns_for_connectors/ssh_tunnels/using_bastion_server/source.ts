import pg from 'pg';
import ssh2 from 'ssh2';
import { startPostgres } from '../../../sources/postgres.ts';
import { startSshServer } from '../../../sources/ssh-server.ts';

export { missingPostgres as missingProgram } from '../../../sources/postgres.ts';

type Settings = Record<
  | 'bastionHost'
  | 'bastionPort'
  | 'bastionUser'
  | 'privateKey'
  | 'hostKey'
  | 'host'
  | 'port'
  | 'database'
  | 'user'
  | 'password'
  | 'batchSize',
  string
>;

interface DatabaseBehindBastion extends AsyncDisposable {
  readonly settings: Settings;
  /** Runs SQL on the database, without the bastion. */
  query(sql: string): Promise<void>;
}

const users = `
  create table sample_users (id text primary key, name text, email text, modified_at timestamptz not null);
  insert into sample_users values
    ('1', 'Ada', 'ada@example.com', '2024-05-20 08:00:00.000001Z'),
    ('2', 'Louis', null, '2024-05-20 08:00:00.000001Z'),
    ('3', 'Zoë', 'zoe@example.com', '2024-05-20 08:00:00.000002Z')`;

/** Starts PostgreSQL with three users and a bastion before it, and tells how to reach them. */
export async function startSource(): Promise<DatabaseBehindBastion> {
  const postgres = await startPostgres();
  const key = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const server = await startSshServer({
    user: 'headwater',
    publicKey: key.public,
    targetPort: postgres.port,
  });
  const { port, user, password } = postgres;
  const query = async (sql: string): Promise<void> => {
    const client = new pg.Client({ host: '127.0.0.1', database: 'postgres', port, user, password });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await query(users);
  return {
    query,
    settings: {
      bastionHost: '127.0.0.1',
      bastionPort: String(server.port),
      bastionUser: 'headwater',
      privateKey: Buffer.from(key.private).toString('base64'),
      hostKey: server.fingerprint,
      host: '127.0.0.1',
      port: String(port),
      database: 'postgres',
      user,
      password,
      batchSize: '2',
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await postgres[Symbol.asyncDispose]();
    },
  };
}
