import type { DuckDBConnection } from '@duckdb/node-api';
import { explainError } from './explain-error.ts';

/** Runs SQL and says in plain words what went wrong. */
export interface Runner {
  execute(sql: string): Promise<void>;
  /** Runs a statement that gives one number: a count, or the rows it changed. */
  count(sql: string): Promise<number>;
  /** Gives the rows as JavaScript values. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
}

export function createRunner(connection: DuckDBConnection, file: string): Runner {
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainError(error, file);
    }
  };
  return {
    execute: (sql) =>
      attempt(async () => {
        await connection.run(sql);
      }),
    count: (sql) =>
      attempt(async () => {
        const reader = await connection.runAndReadAll(sql);
        return Number(reader.getRows()[0]?.[0] ?? 0);
      }),
    rows: (sql) => attempt(async () => (await connection.runAndReadAll(sql)).getRowObjects()),
  };
}
