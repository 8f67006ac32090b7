import { Kysely, PostgresDialect, type Dialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { HeadwaterError, reportError } from '@headwater/protocol';
import { first } from './migrations/0001-first.ts';
import { longHistories } from './migrations/0002-long-histories.ts';
import { mustAnswer } from './must-answer.ts';
import { postgresPool } from './postgres-pool.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

/** Everything the server knows, in SQLite or PostgreSQL. */
export type ControlStore = Kysely<Tables>;

/** In the order they are applied; a name is never changed. */
const migrations = { '0001-first': first, '0002-long-histories': longHistories };

/** Where the control store is. */
export type StorePlace =
  | { readonly kind: 'sqlite'; /** An absolute path. */ readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * Opens the control store and brings its tables up to date.
 *
 * @throws HeadwaterError `configuration` when a PostgreSQL cannot be used, `internal` when a migration fails; the store is
 * as it was before that migration
 */
export async function openStore(place: StorePlace): Promise<ControlStore> {
  const store = new Kysely<Tables>({ dialect: dialectOf(place) });
  try {
    if (place.kind === 'postgres') await mustAnswer(store, place.url);
    await bringUpToDate(store);
    return store;
  } catch (error) {
    await store.destroy();
    throw error;
  }
}

async function bringUpToDate(store: ControlStore): Promise<void> {
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const { message } = reportError(error, 'internal');
  throw new HeadwaterError('internal', `the control store could not be brought up to date: ${message}`, {
    cause: error,
  });
}

function dialectOf(place: StorePlace): Dialect {
  if (place.kind === 'sqlite') return sqliteDialect(place.file);
  return new PostgresDialect({ pool: postgresPool(place.url) });
}
