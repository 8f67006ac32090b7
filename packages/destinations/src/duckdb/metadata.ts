import type { DuckDBConnection } from '@duckdb/node-api';
import {
  DestinationError,
  type CommitRecord,
  type JsonObject,
  type PendingTruncate,
  type Recovered,
  type StoredTable,
} from '@headwater/protocol';
import type { Runner } from './runner.ts';
import { instant, text } from './sql.ts';

/** The layout of the tables below. A file of an older layout is upgraded when it is opened, one of a newer is refused. */
const layoutVersion = 1;

/** How many commits a connection keeps: the newest, and twenty to look back on. */
const commitsKept = 21;

/** Makes the tables in which a warehouse keeps what it must know about its connections. */
export async function prepareMetadata(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `CREATE SCHEMA IF NOT EXISTS _headwater;
     CREATE TABLE IF NOT EXISTS _headwater.layout (version INTEGER);
     CREATE TABLE IF NOT EXISTS _headwater.commits
       (connection VARCHAR, number BIGINT, state VARCHAR, committed_at TIMESTAMPTZ, pending_truncates VARCHAR);
     CREATE TABLE IF NOT EXISTS _headwater.tables
       (connection VARCHAR, source_schema VARCHAR, source_name VARCHAR, definition VARCHAR);
     INSERT INTO _headwater.layout SELECT ${layoutVersion} WHERE NOT EXISTS (FROM _headwater.layout)`,
  );
  const [row] = (await connection.runAndReadAll('SELECT max(version) FROM _headwater.layout')).getRows();
  if (Number(row?.[0]) > layoutVersion) {
    throw new DestinationError(
      'destination_invalid',
      `the warehouse was written by a newer Headwater (layout ${Number(row?.[0])}): update headwater`,
    );
  }
}

/** Reads what earlier syncs of a connection left, and the number of its newest commit. */
export async function readMetadata(
  run: Runner,
  connection: string,
): Promise<{ recovered: Recovered; commitNumber: number }> {
  const commits = await run.rows(
    `SELECT number, state, epoch_ms(committed_at)::DOUBLE AS committed_at, pending_truncates
     FROM _headwater.commits WHERE connection = ${text(connection)} ORDER BY number DESC LIMIT ${commitsKept}`,
  );
  const tables = await run.rows(
    `SELECT definition FROM _headwater.tables WHERE connection = ${text(connection)} ORDER BY rowid`,
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
    },
  };
}

/** Writes the statements that store a commit. They run in the transaction of its rows. */
export function commitStatements(record: CommitRecord, number: number): string {
  const connection = text(record.connection);
  const statements = record.changedTables.flatMap((table) => [
    `DELETE FROM _headwater.tables WHERE connection = ${connection}
       AND source_schema IS NOT DISTINCT FROM ${nullableText(table.source.schema)} AND source_name = ${text(table.source.name)}`,
    `INSERT INTO _headwater.tables VALUES
       (${connection}, ${nullableText(table.source.schema)}, ${text(table.source.name)}, ${text(JSON.stringify(table))})`,
  ]);
  statements.push(
    `INSERT INTO _headwater.commits VALUES (${connection}, ${number}, ${text(JSON.stringify(record.state))},
       ${instant(record.committedAt)}, ${text(JSON.stringify(record.pendingTruncates))})`,
  );
  // Now and then is enough: the newest commit is the one with the greatest number.
  if (number % commitsKept === 0) {
    statements.push(
      `DELETE FROM _headwater.commits WHERE connection = ${connection} AND number <= ${number - commitsKept}`,
    );
  }
  return statements.join(';\n');
}

function nullableText(value: string | undefined): string {
  return value === undefined ? 'NULL' : text(value);
}

/** Everything in these tables was written by {@link commitStatements}. */
function parse<T>(json: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the text was written from a value of this type
  return JSON.parse(String(json)) as T;
}
