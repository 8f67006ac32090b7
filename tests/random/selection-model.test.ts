import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync, type SyncResult } from '@headwater/engine';
import { inProcess, readTables, type TestRow } from '@headwater/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from './model.ts';
import { operations, player, sizes } from './operations.ts';
import { asTexts, salt, SelectedModel, type ModelSelection } from './selected-model.ts';

const isLong = process.env['HEADWATER_TEST'] === 'long';
const runs = isLong ? 10_000 : 125;

interface PlannedSync {
  readonly sequence: readonly Operation[];
  readonly selection: ModelSelection;
}

const choice = fc.constantFrom('stored', 'blocked', 'hashed', 'dropped');
const selections: fc.Arbitrary<ModelSelection> = fc.record({
  isStored: fc.oneof(
    { weight: 5, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  columns: fc.record({ id: choice, count: choice, label: choice, extra: choice, late: choice }),
});

async function play(
  syncs: readonly PlannedSync[],
  sizesOfSync: { fileSize: number; bytesToLoadEarly: number },
): Promise<{ rows: TestRow[]; results: SyncResult[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-selected-'));
  const file = join(folder, 'warehouse.db');
  try {
    const results: SyncResult[] = [];
    for (const { sequence, selection } of syncs) {
      results.push(
        await runSync({
          connection: 'tester',
          connector: inProcess(player(sequence)),
          destination: duckdb({ file }),
          configuration: {},
          selection: {
            newTables: 'stored',
            blockedSchemas: [],
            tables: [{ table: { name: 'thing' }, newColumns: 'stored', ...selection }],
            hashSalt: salt,
          },
          spoolParent: join(folder, 'spool'),
          sizes: sizesOfSync,
        }),
      );
    }
    return { rows: (await readTables(file))['thing'] ?? [], results };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inOneOrder(rows: readonly Record<string, unknown>[]): string[] {
  const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
  return rows.map((row) => JSON.stringify(Object.entries(row).toSorted(byName))).toSorted();
}

test(
  'any sequence of operations under any selections, which change from sync to sync, gives what the model gives',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ sequence: operations, selection: selections }), { minLength: 1, maxLength: 4 }),
        sizes,
        async (syncs, sizesOfSync) => {
          const model = new SelectedModel();
          for (const { sequence, selection } of syncs) model.sync(sequence, selection);

          const { rows, results } = await play(syncs, sizesOfSync);

          expect(results.map((result) => result.error?.message)).toEqual(syncs.map(() => undefined));
          const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== '_fivetran_deleted');
          expect(inOneOrder(rows.map(asTexts))).toEqual(inOneOrder(model.rows(columns)));
          const unknown = results
            .flatMap((result) => result.tables)
            .reduce((sum, table) => sum + table.unknownKeys, 0);
          expect(unknown).toBe(model.unknownKeys);
        },
      ),
      { numRuns: runs },
    );
  },
  isLong ? 3_600_000 : 240_000,
);
