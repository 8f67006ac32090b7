import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync, type SyncResult } from '@headwater/engine';
import { inProcess, readTables } from '@headwater/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TableModel, type Operation } from './model.ts';
import { operations, player, sizes } from './operations.ts';

const isLong = process.env['HEADWATER_TEST'] === 'long';
const runs = isLong ? 10_000 : 500;

async function play(
  syncs: readonly (readonly Operation[])[],
  sizesOfSync: { fileSize: number; bytesToLoadEarly: number },
): Promise<{ tables: Record<string, Record<string, unknown>[]>; results: SyncResult[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-model-'));
  const file = join(folder, 'warehouse.db');
  try {
    const results: SyncResult[] = [];
    for (const sequence of syncs) {
      results.push(
        await runSync({
          connection: 'tester',
          connector: inProcess(player(sequence)),
          destination: duckdb({ file }),
          configuration: {},
          spoolParent: join(folder, 'spool'),
          sizes: sizesOfSync,
        }),
      );
    }
    return { tables: await readTables(file), results };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test(
  'any sequence of operations, over any borders of files, batches, checkpoints and syncs, gives what the model gives',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operations, { minLength: 1, maxLength: 2 }),
        sizes,
        async (syncs, sizesOfSync) => {
          const model = new TableModel();
          for (const operation of syncs.flat()) model.apply(operation);

          const { tables, results } = await play(syncs, sizesOfSync);

          expect(results.map((result) => result.error?.message)).toEqual(syncs.map(() => undefined));
          const rows = tables['thing'] ?? [];
          const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== '_fivetran_deleted');
          expect(rows).toEqual(model.table(columns));
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
