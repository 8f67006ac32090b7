import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync, type SyncOptions, type SyncResult } from '@headwater/engine';
import { inProcess, readTables, type TestRow } from '@headwater/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagedTables, type Tables } from '../tables/paged-tables.ts';
import { sizes } from './operations.ts';

const isLong = process.env['HEADWATER_TEST'] === 'long';
const runs = isLong ? 5000 : 75;

type Step = Pick<SyncOptions, 'resync' | 'sizes' | 'spoolLimitBytes'> & {
  readonly tables: Tables;
  readonly failsAt?: number;
};

const names = ['a', 'b', 'c'];

/** Tables of a few rows, whose texts tell which version of the source they are of. */
function sourcesOf(version: string): fc.Arbitrary<Tables> {
  const rows = fc
    .uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 8 })
    .map((ids) => ids.map((id) => ({ id, text: version })));
  return fc.record({ a: rows, b: rows, c: rows }, { requiredKeys: ['a'] });
}

const failures = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 });

async function play(
  steps: readonly Step[],
): Promise<{ tables: Record<string, TestRow[]>; results: SyncResult[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-resync-'));
  const file = join(folder, 'warehouse.db');
  try {
    const results: SyncResult[] = [];
    for (const { tables, failsAt, ...options } of steps) {
      const { source } = pagedTables(tables, failsAt === undefined ? {} : { failsAt });
      results.push(
        await runSync({
          connection: 'tester',
          connector: inProcess(source),
          destination: duckdb({ file }),
          configuration: {},
          spoolParent: join(folder, 'spool'),
          ...options,
        }),
      );
    }
    return { tables: await readTables(file), results };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Some tables as a first sync of them makes them, and what was there before and is not in them: marked. */
function withLeftovers(
  now: Tables,
  before: Tables,
  isRead: (name: string) => boolean,
): Record<string, TestRow[]> {
  return Object.fromEntries(
    names
      .filter((name) => before[name] !== undefined || (isRead(name) && now[name] !== undefined))
      .map((name) => {
        const old: TestRow[] = [...(before[name] ?? [])];
        const fresh: TestRow[] = [...(now[name] ?? [])];
        const leftovers = old
          .filter(({ id }) => !fresh.some((row) => row['id'] === id))
          .map((row): TestRow => ({ ...row, _fivetran_deleted: true }));
        const rows = isRead(name) ? [...fresh, ...leftovers] : old;
        return [name, rows.toSorted((a, b) => Number(a['id']) - Number(b['id']))];
      }),
  );
}

const options = fc.record({
  sizes,
  // With the small one, rows are committed before their checkpoint.
  spoolLimitBytes: fc.constantFrom(1, 2 ** 30),
  // The clock of who asked may be another one.
  skew: fc.constantFrom(-60_000, 0, 60_000),
});

test(
  'a re-sync that is broken off anywhere and goes on is a fresh load, with what is gone marked',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        sourcesOf('before'),
        sourcesOf('after'),
        failures,
        fc.boolean(),
        options,
        async (before, now, failsAt, isGivenAgain, { skew, ...given }) => {
          const resync = { startedAt: new Date(Date.now() + skew).toISOString(), tables: 'all' } as const;
          const tries = [...failsAt, undefined].map((place) => ({
            ...given,
            tables: now,
            resync,
            ...(place === undefined ? {} : { failsAt: place }),
          }));
          const again = isGivenAgain ? [{ ...given, tables: now, resync }] : [];
          const { tables, results } = await play([{ ...given, tables: before }, ...tries, ...again]);
          expect(results.at(-1)?.error?.message).toBe(undefined);
          expect(tables).toEqual(withLeftovers(now, before, () => true));
        },
      ),
      { numRuns: runs },
    );
  },
  isLong ? 3_600_000 : 240_000,
);

test(
  'a re-sync of some tables that is broken off anywhere is a fresh load of these, and changes no other and no state',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        sourcesOf('before'),
        sourcesOf('after'),
        failures,
        fc.subarray(names),
        options,
        async (before, now, failsAt, chosen, { skew, ...given }) => {
          const startedAt = new Date(Date.now() + skew).toISOString();
          const resync = { startedAt, tables: chosen.map((name) => ({ name })) };
          const tries = [...failsAt, undefined].map((place) => ({
            ...given,
            tables: now,
            resync,
            ...(place === undefined ? {} : { failsAt: place }),
          }));
          const { tables, results } = await play([{ ...given, tables: before }, ...tries]);
          expect(results.at(-1)?.error?.message).toBe(undefined);
          expect(results.map(({ state }) => state)).toEqual(results.map(() => results[0]?.state));
          expect(tables).toEqual(withLeftovers(now, before, (name) => chosen.includes(name)));
        },
      ),
      { numRuns: runs },
    );
  },
  isLong ? 3_600_000 : 240_000,
);
