import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** Sums and counts of a table: the SQL of each one, and the text of its value. */
export type Totals = Readonly<Record<string, string>>;

/** What a table, or a part of one, must hold after a run. */
export interface TableCheck {
  /** The table, or a query in brackets. */
  readonly from: string;
  readonly totals: Totals;
  /** How many rows are marked as deleted. @default 0 */
  readonly deleted?: number;
}

/** Finds every total that is not what it must be; each is told in a sentence. */
export async function findDifferences(
  database: string,
  checks: readonly TableCheck[],
  { hasSystemColumns }: { hasSystemColumns: boolean },
): Promise<string[]> {
  const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY', memory_limit: '2GB' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const differences = [];
    for (const { from, totals, deleted = 0 } of checks) {
      const marked = hasSystemColumns ? { 'count(*) FILTER (_fivetran_deleted)': String(deleted) } : {};
      differences.push(...(await compareTotals(connection, from, { ...totals, ...marked })));
    }
    return differences;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function compareTotals(connection: DuckDBConnection, from: string, totals: Totals): Promise<string[]> {
  const reader = await connection.runAndReadAll(`SELECT ${Object.keys(totals).join(', ')} FROM ${from}`);
  const [row = []] = reader.getRows();
  const found = row.map(String);
  return Object.entries(totals).flatMap(([sql, expected], index) =>
    found[index] === expected ? [] : [`${sql}: expected ${expected}, found ${found[index]}`],
  );
}
