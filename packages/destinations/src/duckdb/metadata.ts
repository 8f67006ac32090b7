import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type Beginnings,
  DestinationError,
  parseExactJson,
  type CommitRecord,
  type JsonObject,
  type PendingTruncate,
  type Recovered,
  type StoredTable,
} from '@headwater/protocol';
import type { Runner } from './runner.ts';
import { comparedName, instant, text } from './sql.ts';
import { inWarehouse } from './warehouse-catalog.ts';

/** The layout of the tables below. A file of an older layout is upgraded when it is opened, one of a newer is refused. */
const layoutVersion = 2;

const metadata = inWarehouse('_headwater');

/**
 * A table goes by its names in the warehouse. Those in its source are part of the definition alone, which is JSON: they
 * may differ in something that no text of a database can hold.
 */
const tablesColumns = '(connection VARCHAR, schema_name VARCHAR, table_name VARCHAR, definition VARCHAR)';

/** How many commits a connection keeps: the newest, and twenty to look back on. */
const commitsKept = 21;

/** Makes the tables in which a warehouse keeps what it must know about its connections. */
export async function prepareMetadata(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `CREATE SCHEMA IF NOT EXISTS ${metadata};
     CREATE TABLE IF NOT EXISTS ${metadata}.layout (version INTEGER);
     CREATE TABLE IF NOT EXISTS ${metadata}.commits
       (connection VARCHAR, number BIGINT, state VARCHAR, committed_at TIMESTAMPTZ, pending_truncates VARCHAR);
     CREATE TABLE IF NOT EXISTS ${metadata}.tables ${tablesColumns};
     CREATE TABLE IF NOT EXISTS ${metadata}.beginnings (connection VARCHAR, kind VARCHAR, name VARCHAR);
     INSERT INTO ${metadata}.layout SELECT ${layoutVersion} WHERE NOT EXISTS (FROM ${metadata}.layout)`,
  );
  const [row] = (await connection.runAndReadAll(`SELECT max(version) FROM ${metadata}.layout`)).getRows();
  const version = Number(row?.[0]);
  if (version > layoutVersion) {
    throw new DestinationError(
      'destination_invalid',
      `the warehouse was written by a newer Headwater (layout ${version}): update headwater`,
    );
  }
  if (version < 2) await upgradeFromLayout1(connection);
}

/** Layout 1 had tables go by their names in the source. */
async function upgradeFromLayout1(connection: DuckDBConnection): Promise<void> {
  const stored = await connection.runAndReadAll(
    `SELECT connection, definition FROM ${metadata}.tables ORDER BY rowid`,
  );
  const inserts = stored
    .getRows()
    .map(([owner, definition]) => insertTable(String(owner), parse<StoredTable>(definition)));
  await connection.run(
    [
      'BEGIN',
      `DROP TABLE ${metadata}.tables`,
      `CREATE TABLE ${metadata}.tables ${tablesColumns}`,
      ...inserts,
      `UPDATE ${metadata}.layout SET version = 2`,
      'COMMIT',
    ].join(';\n'),
  );
}

/** Reads what earlier syncs of a connection left, and the number of its newest commit. */
export async function readMetadata(
  run: Runner,
  connection: string,
): Promise<{ recovered: Recovered; commitNumber: number }> {
  const commits = await run.rows(
    `SELECT number, state, epoch_ms(committed_at)::DOUBLE AS committed_at, pending_truncates
     FROM ${metadata}.commits WHERE connection = ${text(connection)} ORDER BY number DESC LIMIT ${commitsKept}`,
  );
  const beginnings = await run.rows(
    `SELECT kind, name FROM ${metadata}.beginnings WHERE connection = ${text(connection)}`,
  );
  const tables = await run.rows(
    `SELECT definition FROM ${metadata}.tables WHERE connection = ${text(connection)} ORDER BY rowid`,
  );
  const [newest, ...earlier] = commits;
  return {
    commitNumber: Number(newest?.['number'] ?? 0),
    recovered: {
      lastCommit:
        newest === undefined
          ? null
          : {
              state: parse<JsonObject>(newest['state']),
              committedAt: new Date(Number(newest['committed_at'])),
            },
      earlierStates: earlier.map((row) => parse<JsonObject>(row['state'])),
      tables: tables.map((row) => parse<StoredTable>(row['definition'])),
      pendingTruncates: newest === undefined ? [] : parse<PendingTruncate[]>(newest['pending_truncates']),
      ...(beginnings.length === 0 ? {} : { begun: begunOf(beginnings) }),
    },
  };
}

function begunOf(rows: readonly Readonly<Record<string, unknown>>[]): Beginnings {
  return Object.fromEntries(rows.map(({ kind, name }) => [String(kind), String(name)]));
}

/** Finds the connection whose table has a name, by what DuckDB takes for the same name. */
export async function ownerOf(run: Runner, { schema, name }: StoredTable): Promise<string | undefined> {
  const [row] = await run.rows(
    `SELECT connection FROM ${metadata}.tables
     WHERE ${comparedName('schema_name')} = ${comparedName(text(schema))}
       AND ${comparedName('table_name')} = ${comparedName(text(name))}`,
  );
  return row === undefined ? undefined : String(row['connection']);
}

/** Writes the statements that store a commit. They run in the transaction of its rows. */
export function commitStatements(record: CommitRecord, number: number): string {
  const connection = text(record.connection);
  const statements = record.changedTables.flatMap((table) => [
    `DELETE FROM ${metadata}.tables
       WHERE connection = ${connection} AND schema_name = ${text(table.schema)} AND table_name = ${text(table.name)}`,
    insertTable(record.connection, table),
  ]);
  statements.push(
    `INSERT INTO ${metadata}.commits VALUES (${connection}, ${number}, ${text(JSON.stringify(record.state))},
       ${instant(record.committedAt)}, ${text(JSON.stringify(record.pendingTruncates))})`,
  );
  const begun: [string, string][] = Object.entries({ ...record.begun });
  for (const [kind, name] of begun) {
    statements.push(
      `DELETE FROM ${metadata}.beginnings WHERE connection = ${connection} AND kind = ${text(kind)}`,
      `INSERT INTO ${metadata}.beginnings VALUES (${connection}, ${text(kind)}, ${text(name)})`,
    );
  }
  // Now and then is enough: the newest commit is the one with the greatest number.
  if (number % commitsKept === 0) {
    statements.push(
      `DELETE FROM ${metadata}.commits WHERE connection = ${connection} AND number <= ${number - commitsKept}`,
    );
  }
  return statements.join(';\n');
}

function insertTable(connection: string, table: StoredTable): string {
  return `INSERT INTO ${metadata}.tables VALUES
       (${text(connection)}, ${text(table.schema)}, ${text(table.name)}, ${text(JSON.stringify(table))})`;
}

/** Everything in these tables was written by {@link commitStatements}. */
function parse<T>(json: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the text was written from a value of this type
  return parseExactJson(String(json)) as T;
}
