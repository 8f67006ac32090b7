import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { missingPostgres, startPostgres, type Postgres } from '../../../examples/sources/postgres.ts';
import type { StorePlace } from '../../../packages/platform/src/control/open-store.ts';

/** A place for a control store, empty at first. */
export interface EmptyStore extends AsyncDisposable {
  readonly place: StorePlace;
  readonly folder: string;
}

/** A kind of control store that a suite runs on. */
export interface StoreKind {
  readonly name: string;
  /** Why it cannot be had on this machine. */
  readonly missing: string | null;
  make(): Promise<EmptyStore>;
  /** Stops what the kind has started. */
  stop(): Promise<void>;
}

/** Both kinds of control store: the same suite runs on each. */
export function storeKinds(): readonly StoreKind[] {
  return [sqlite(), postgres()];
}

/** The processes of a connection pass through it, as other users than the server. */
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'platform-'));
  chmodSync(folder, 0o711);
  return folder;
}

function sqlite(): StoreKind {
  return {
    name: 'SQLite',
    missing: null,
    async make() {
      const folder = emptyFolder();
      return {
        place: { kind: 'sqlite', file: join(folder, 'control.db') },
        folder,
        [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
      };
    },
    stop: async () => {},
  };
}

function postgres(): StoreKind {
  let server: Promise<Postgres> | null = null;
  let made = 0;
  return {
    name: 'PostgreSQL',
    missing: missingPostgres,
    async make() {
      server ??= startPostgres();
      const { port, user, password } = await server;
      made += 1;
      const name = `control_${made}`;
      const address = `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
      const client = new pg.Client(`${address}/postgres`);
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      const folder = emptyFolder();
      return {
        place: { kind: 'postgres', url: `${address}/${name}` },
        folder,
        [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
      };
    },
    async stop() {
      const started = await server;
      await started?.[Symbol.asyncDispose]();
    },
  };
}
