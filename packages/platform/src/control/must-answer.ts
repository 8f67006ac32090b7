import { sql, type Kysely } from 'kysely';
import { HeadwaterError } from '@headwater/protocol';
import type { Tables } from './tables.ts';

/**
 * Makes sure that a PostgreSQL can be used before anything is asked of it.
 *
 * @param url what `DATABASE_URL` says; its password is not told
 * @throws HeadwaterError `configuration`
 */
export async function mustAnswer(store: Kysely<Tables>, url: string): Promise<void> {
  try {
    await sql`SELECT 1`.execute(store);
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new HeadwaterError(
      'configuration',
      `the control store ${host}${pathname}, which DATABASE_URL names, cannot be opened: ${reasonOf(error)}: see that PostgreSQL runs there, and that the user, the password and the database are right`,
      { cause: error },
    );
  }
}

/** A host of several addresses has several reasons, and no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
