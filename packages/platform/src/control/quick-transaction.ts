import { sql, SqliteAdapter } from 'kysely';
import type { ControlStore } from './open-store.ts';

/**
 * Runs a transaction that does not wait for the disk. What it stores survives the end of this process, however sudden, but
 * perhaps not that of the machine: it is for what somebody else knows as well, or nobody acts on.
 */
export async function quickTransaction<T>(
  store: ControlStore,
  work: (transaction: ControlStore) => Promise<T>,
): Promise<T> {
  if (!(store.getExecutor().adapter instanceof SqliteAdapter)) {
    return store.transaction().execute(async (transaction) => {
      await sql`SET LOCAL synchronous_commit TO off`.execute(transaction);
      return work(transaction);
    });
  }
  return store.connection().execute(async (connection) => {
    await sql`PRAGMA synchronous = NORMAL`.execute(connection);
    try {
      return await connection.transaction().execute(work);
    } finally {
      await sql`PRAGMA synchronous = FULL`.execute(connection);
    }
  });
}
