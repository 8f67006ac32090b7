import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { StoredTable, TableName } from '@headwater/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { duckdb } from './duckdb.ts';

function tableOf(source: TableName, name: string, schema = 'tester'): StoredTable {
  const columns = [{ source: `${source.name} id`, name: 'id', type: 'LONG' }] as const;
  return { source, schema, name, mode: 'SOFT_DELETE', primaryKey: [`${source.name} id`], columns };
}

const tables = [
  tableOf({ name: 'half \ud800' }, 'half'),
  tableOf({ name: 'half \ud801' }, 'half_2'),
  tableOf({ name: 'nul\0' }, 'nul'),
  tableOf({ name: 'nul\ufffd' }, 'nul_2'),
  tableOf({ name: `"it's"\n` }, `"it's"\n`),
  tableOf({ name: 'nul\0', schema: 'odd \udc00' }, 'nul', 'tester_odd'),
  tableOf({ name: 'nul\0', schema: 'odd \udc01' }, 'nul', 'tester_odd_2'),
];

async function newFile(): Promise<{ file: string; spoolFolder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-metadata-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { file: join(folder, 'warehouse.db'), spoolFolder: join(folder, 'spool') };
}

/** Commits tables: makes those that are new. */
async function commit(place: { file: string; spoolFolder: string }, changed: readonly StoredTable[]) {
  const session = await duckdb(place).open(place.spoolFolder);
  try {
    const { tables: known } = await session.recover('tester');
    for (const table of changed) {
      if (!known.some(({ schema, name }) => schema === table.schema && name === table.name)) {
        await session.createTable(table);
      }
    }
    await session.commit({
      connection: 'tester',
      state: { '\ud800\0': '\udc00' },
      committedAt: new Date(0),
      changedTables: changed,
      uploads: [],
      pendingTruncates: [
        { table: { name: 'nul\0', schema: 'odd \udc00' }, before: '2024-01-01T00:00:00.000Z' },
      ],
    });
  } finally {
    await session.close();
  }
}

async function recover({ file, spoolFolder }: { file: string; spoolFolder: string }) {
  const session = await duckdb({ file }).open(spoolFolder);
  try {
    return await session.recover('tester');
  } finally {
    await session.close();
  }
}

async function query(file: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('names that differ in what no text of a database holds stay apart, and come back as they were', async () => {
  const place = await newFile();
  await commit(place, tables);
  await commit(place, tables.toReversed());
  expect(await recover(place)).toEqual({
    lastCommit: { state: { '\ud800\0': '\udc00' }, committedAt: new Date(0) },
    earlierStates: [{ '\ud800\0': '\udc00' }],
    tables: tables.toReversed(),
    pendingTruncates: [
      { table: { name: 'nul\0', schema: 'odd \udc00' }, before: '2024-01-01T00:00:00.000Z' },
    ],
  });
});

test('a file of layout 1 is upgraded when it is opened, and keeps what it knows', async () => {
  const place = await newFile();
  await commit(place, tables);
  const before = await recover(place);
  await query(
    place.file,
    `CREATE TABLE _headwater.older AS
       SELECT connection, NULL::VARCHAR AS source_schema, table_name AS source_name, definition FROM _headwater.tables;
     DROP TABLE _headwater.tables;
     ALTER TABLE _headwater.older RENAME TO tables;
     UPDATE _headwater.layout SET version = 1`,
  );
  expect(await recover(place)).toEqual(before);
  await commit(place, tables.slice(0, 3));
  expect((await recover(place)).tables).toEqual([...tables.slice(3), ...tables.slice(0, 3)]);
  expect(await query(place.file, 'FROM _headwater.layout')).toEqual([[2]]);
});

test('a file of a newer layout is refused, and let go of', async () => {
  const place = await newFile();
  await commit(place, tables);
  await query(place.file, 'UPDATE _headwater.layout SET version = 3');
  await expect(recover(place)).rejects.toMatchObject({
    code: 'destination_invalid',
    message: 'the warehouse was written by a newer Headwater (layout 3): update headwater',
  });
  expect(await query(place.file, 'UPDATE _headwater.layout SET version = 2')).toEqual([[1n]]);
  expect((await recover(place)).tables).toEqual(tables);
});
