import { mkdtempSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { Kysely } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { sqliteDialect } from '../../../packages/platform/src/control/sqlite-dialect.ts';

interface Tables {
  places: { id: string; held: number };
}

afterEach(() => vi.restoreAllMocks());

/** A store of two places, of which one holds what the other lacks. */
async function openPlaces() {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-sqlite-'));
  const store = new Kysely<Tables>({ dialect: sqliteDialect(join(folder, 'test.db')) });
  const create = store.schema.createTable('places').addColumn('id', 'text').addColumn('held', 'integer');
  await create.execute();
  await store
    .insertInto('places')
    .values([
      { id: 'here', held: 0 },
      { id: 'there', held: 0 },
    ])
    .execute();
  const held = async (db: Kysely<Tables> = store) => {
    const rows = await db.selectFrom('places').selectAll().orderBy('id').execute();
    return rows.map(({ held: number }) => number);
  };
  return {
    store,
    held,
    async [Symbol.asyncDispose]() {
      await store.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Carries one thing from a place to the other, with pauses in which others may come between. */
async function carry(store: Kysely<Tables>, { pauses, fails }: { pauses: number; fails: boolean }) {
  await store.transaction().execute(async (transaction) => {
    const move = async (id: string, by: number) => {
      const { held } = await transaction
        .selectFrom('places')
        .select('held')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      for (let paused = 0; paused < pauses; paused += 1) await turn();
      await transaction
        .updateTable('places')
        .set({ held: held + by })
        .where('id', '=', id)
        .execute();
    };
    await move('here', -1);
    if (fails) throw new Error('it fell');
    await move('there', 1);
  });
}

const someCarriage = fc.record({ pauses: fc.nat(3), fails: fc.boolean(), reads: fc.boolean() });

test('transactions that are asked for at once neither mix nor lose anything', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someCarriage, { minLength: 1, maxLength: 20 }), async (carriages) => {
      await using places = await openPlaces();
      const { store, held } = places;
      const seen: number[] = [];
      const ended = carriages.map(async ({ reads, ...carriage }) => {
        if (reads) seen.push((await held()).reduce((sum, number) => sum + number));
        return carry(store, carriage).then(
          () => 1,
          () => 0,
        );
      });
      const carried = (await Promise.all(ended)).reduce<number>((sum, number) => sum + number, 0);
      expect(await held()).toEqual([0 - carried, carried]);
      expect(seen.filter((sum) => sum !== 0)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('what is written has ended when it is on the disk, and others go on meanwhile', async () => {
  await using places = await openPlaces();
  const { store, held } = places;
  const told: string[] = [];
  const disk = await holdDisk(told);
  const writing = [
    store
      .transaction()
      .execute((transaction) => transaction.updateTable('places').set({ held: 1 }).execute()),
    store.insertInto('places').values({ id: 'beyond', held: 2 }).execute(),
  ].map((written) => written.then(() => told.push('written')));
  while (told.length === 0) await turn();
  told.push(`read ${(await held()).join(' ')}`);
  disk.goOn();
  await Promise.all(writing);
  expect(told.filter((each) => each !== 'to the disk')).toEqual(['read 2 1 1', 'written', 'written']);
  // What was written while the disk was busy shares the next time.
  expect(told.filter((each) => each === 'to the disk').length).toBeLessThanOrEqual(2);
});

test('what only reads waits for no disk', async () => {
  await using places = await openPlaces();
  const { store, held } = places;
  const told: string[] = [];
  await holdDisk(told);
  const inTransaction = await store.transaction().execute((transaction) => held(transaction));
  expect([inTransaction, await held(), told]).toEqual([[0, 0], [0, 0], []]);
});

test('a disk that fails is told to who wrote, and takes nothing from who writes meanwhile', async () => {
  await using places = await openPlaces();
  const { store, held } = places;
  const told: string[] = [];
  const disk = await holdDisk(told);
  const first = carry(store, { pauses: 0, fails: false });
  while (told.length === 0) await turn();
  const begun = Promise.withResolvers<void>();
  const second = store.transaction().execute(async (transaction) => {
    await transaction.insertInto('places').values({ id: 'beyond', held: 5 }).execute();
    begun.resolve();
    await expect(first).rejects.toThrow('EIO');
  });
  await begun.promise;
  disk.fail(new Error('EIO: the disk is broken'));
  await second;
  expect(await held()).toEqual([5, -1, 1]);
});

/** Keeps what goes to the disk waiting, once. Writes down when something does. */
async function holdDisk(told: string[]) {
  const handle = await open(import.meta.filename, 'r');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all handles have this prototype
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  vi.spyOn(prototype, 'datasync').mockImplementation(async () => void told.push('to the disk'));
  vi.spyOn(prototype, 'datasync').mockImplementationOnce(async () => {
    told.push('to the disk');
    await promise;
  });
  return { goOn: resolve, fail: reject };
}
