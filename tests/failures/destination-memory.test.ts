import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSync } from '@headwater/engine';
import { HeadwaterError, type Batch, type CommitRecord, type StoredTable } from '@headwater/protocol';
import { connector } from '@headwater/sdk';
import { inProcess, readTables } from '@headwater/testing';
import { expect, onTestFinished, test } from 'vitest';
import { DuckDBSession } from '../../packages/destinations/src/duckdb/session.ts';
import { UploadFolder } from '../../packages/destinations/src/duckdb/upload-folder.ts';
import { Warehouse } from '../../packages/destinations/src/duckdb/warehouse.ts';

const megabyte = 2 ** 20;

/** A session that notes which of its calls failed. */
class NotingSession extends DuckDBSession {
  readonly failures: string[] = [];

  override load(table: StoredTable, batch: Batch) {
    return super.load(table, batch).catch((error: unknown) => this.#note('load', error));
  }

  override commit(record: CommitRecord) {
    return super.commit(record).catch((error: unknown) => this.#note('commit', error));
  }

  #note(call: string, error: unknown): never {
    this.failures.push(`${call}: ${error instanceof HeadwaterError ? error.code : String(error)}`);
    throw error;
  }
}

interface Row {
  readonly id: number;
  readonly text: string;
}

function smallRows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, text: 'small' }));
}

function largeRows(firstId: number, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const id = firstId + index;
    return { id, text: `${id} `.padEnd(megabyte, 'x') };
  });
}

interface Operations {
  upsert(table: 'thing', rows: readonly Row[]): Promise<void>;
  update(table: 'thing', rows: readonly Row[]): Promise<void>;
  truncate(table: 'thing'): Promise<void>;
}

/** Runs one sync into a warehouse that begins with 10 MB of memory. Gives the calls that failed on the way. */
async function syncWithLittleMemory(write: (op: Operations) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-memory-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'warehouse.db');
  let failures: readonly string[] = [];
  const { status, error, state } = await runSync({
    connection: 'tester',
    connector: inProcess(
      connector({
        schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG', text: 'STRING' } } },
        async update({ op }) {
          await write(op);
          await op.checkpoint({ done: true });
        },
      }),
    ),
    destination: {
      title: file,
      async open(spoolFolder) {
        const session = new NotingSession(
          await Warehouse.open({ file, spoolFolder }, 10 * megabyte),
          (connection) => new UploadFolder(folder, connection),
        );
        failures = session.failures;
        return session;
      },
    },
    configuration: {},
    spoolParent: join(folder, 'spool'),
  });
  return { status, error, state, failures, rows: (await readTables(file))['thing'] };
}

// DuckDB handles 2048 rows at a time: large values that lie together need far more memory than the average row says.

test('a commit that runs out of memory is made again with all the memory there is', async () => {
  const before = smallRows(300_000);
  const after = largeRows(300_001, 300);
  const end = await syncWithLittleMemory(async (op) => {
    await op.upsert('thing', before);
    for (const row of after) await op.upsert('thing', [row]);
  });
  expect(end).toEqual({
    status: 'succeeded',
    error: undefined,
    state: { done: true },
    failures: ['commit: destination_out_of_memory'],
    rows: [...before, ...after],
  });
});

test('rows that run out of memory while they are loaded are loaded again, also when they must stay whole', async () => {
  const before = smallRows(100_000);
  const changes = largeRows(99_801, 100);
  const end = await syncWithLittleMemory(async (op) => {
    // What follows a truncate is never committed without it.
    await op.truncate('thing');
    await op.upsert('thing', before);
    await op.update('thing', changes);
  });
  expect(end).toEqual({
    status: 'succeeded',
    error: undefined,
    state: { done: true },
    failures: ['load: destination_out_of_memory'],
    rows: [...before.slice(0, 99_800), ...changes, ...before.slice(99_900)],
  });
});
