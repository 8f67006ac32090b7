import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openStore, type StorePlace } from '../../../packages/platform/src/control/open-store.ts';
import { cipherOf } from '../../../packages/platform/src/secrets/cipher.ts';
import { readKeyFile } from '../../../packages/platform/src/secrets/key-file.ts';
import { startServerProcess, type ServerProcess } from '../process/server-process.ts';
import type { EmptyStore } from '../store/control-stores.ts';
import { planted, type Planted } from './planted.ts';

/** What a server is started with: its environment, with secrets in it. */
export interface ServerPlace {
  readonly data: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Makes what a server is started with. The control store has a user of its own, whose password is a secret. */
export async function makePlace(
  { folder, place }: EmptyStore,
  { password, ca, others }: { password: string; ca: string; others: NodeJS.ProcessEnv },
): Promise<ServerPlace> {
  const certificates = join(folder, 'authority.pem');
  writeFileSync(certificates, ca);
  const environment = { ...others, NODE_EXTRA_CA_CERTS: certificates };
  const data = join(folder, 'data');
  if (place.kind === 'sqlite') return { data, environment };
  return { data, environment: { ...environment, DATABASE_URL: await ownUser(place.url, password) } };
}

/** Gives a user a database. Gives the address that it is reached at. */
async function ownUser(address: string, password: string): Promise<string> {
  const url = new URL(address);
  const client = new pg.Client(address);
  await client.connect();
  try {
    const database = url.pathname.slice(1);
    const name = `owner_of_${database}`;
    await client.query(`CREATE ROLE ${name} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    await client.query(`ALTER DATABASE ${database} OWNER TO ${name}`);
    await client.query(`ALTER SCHEMA public OWNER TO ${name}`);
    return `postgres://${name}:${encodeURIComponent(password)}@${url.host}${url.pathname}`;
  } finally {
    await client.end();
  }
}

/** Where a server has put its control store. */
export function storeOf({ place }: EmptyStore, { data }: ServerPlace): StorePlace {
  return place.kind === 'postgres' ? place : { kind: 'sqlite', file: join(data, 'control.db') };
}

/** Opens what values of the destinations are hashed with. */
export async function saltsOf({ data }: ServerPlace, at: StorePlace): Promise<Planted[]> {
  const cipher = cipherOf(readKeyFile(join(data, 'encryption.key')));
  const store = await openStore(at);
  const destinations = await store.selectFrom('destinations').select(['id', 'hash_salt']).execute();
  await store.destroy();
  return destinations.map(({ id, hash_salt: sealed }) =>
    planted(`salt of ${id}`, cipher.open(sealed, `destinations.hash_salt ${id}`)),
  );
}

export function startAt({ data, environment }: ServerPlace, ...words: string[]): Promise<ServerProcess> {
  return startServerProcess(data, { environment, words });
}

/** Makes a folder that is removed with the test. */
export function scratchFolder(): Disposable & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
