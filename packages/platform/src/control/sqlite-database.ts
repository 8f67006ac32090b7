import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/**
 * Opens a database of the SQLite that is built into Node, as Kysely wants it.
 *
 * A commit is durable when its log has been written to the disk, which is left to the caller.
 */
export function sqliteDatabase(file: string): SqliteDatabase {
  makePrivate(file);
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = ${pagesOfLog}`);
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(sql): SqliteStatement {
      const statement = kept.get(sql) ?? prepare(database, sql);
      // The one that was used longest ago goes first.
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
    close: () => database.close(),
  };
}

/** The log moves into the database when it is so long, and everybody waits for that: 16 MB. */
const pagesOfLog = 4000;

/** A statement costs more to prepare than to carry out, and most requests ask the same few. */
const mostKept = 500;

function prepare(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    // SQLite itself has rolled back what it had no room to commit.
    run: (parameters) =>
      sql === 'rollback' && !database.isTransaction
        ? { changes: 0, lastInsertRowid: 0 }
        : statement.run(...values(parameters)),
    // Two readings may be under way at once, each at its own row.
    iterate: (parameters) => database.prepare(sql).iterate(...values(parameters)),
  };
}

/** For its owner alone, before anything is in it; SQLite gives the files beside it the same mode. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function values(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (value === null || typeof value === 'string' || typeof value === 'number') return value;
    throw new TypeError(`the control store takes texts, numbers and null, not a ${typeof value}`);
  });
}
