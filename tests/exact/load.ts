import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync, type SyncOptions, type SyncResult } from '@headwater/engine';
import { connector, type Schema } from '@headwater/sdk';
import { inProcess } from '@headwater/testing';
import { readWarehouse, type StoredTable } from './read-warehouse.ts';

/** A row as a source gives it. */
export type SourceRow = Readonly<Record<string, unknown>>;

/** What a connector does: it writes a page of rows, or says that everything so far is to be kept. */
export type Step =
  | {
      readonly table: string;
      readonly schema?: string;
      readonly rows: readonly SourceRow[];
      readonly isUpdate?: boolean;
    }
  | 'checkpoint';

export interface LoadOptions extends Pick<SyncOptions, 'naming' | 'sizes'> {
  /** @default a key `n` for each table of the steps, and no declared column */
  readonly schema?: Schema;
}

/** What some syncs left, and what they said about it. */
export interface Load {
  /** By source name, `schema.table` in a schema of the source. */
  readonly tables: ReadonlyMap<string, StoredTable>;
  readonly results: readonly SyncResult[];
}

/** Runs syncs one after the other into one DuckDB file, through the real engine, and reads what they left. */
export async function load(syncs: readonly (readonly Step[])[], options: LoadOptions = {}): Promise<Load> {
  const { schema = keyedByNumber(syncs.flat()), ...syncOptions } = options;
  const folder = await mkdtemp(join(tmpdir(), 'headwater-exact-'));
  const file = join(folder, 'warehouse.db');
  try {
    const results: SyncResult[] = [];
    for (const steps of syncs) {
      const result = await runSync({
        ...syncOptions,
        connection: 'tester',
        connector: inProcess(player(schema, steps)),
        destination: duckdb({ file }),
        configuration: {},
        spoolParent: join(folder, 'spool'),
      });
      if (result.error !== undefined) throw result.error;
      results.push(result);
    }
    return { tables: await readWarehouse(file), results };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every loss of some syncs, as `table.column: count × reason`. */
export function lossesOf({ results }: Load): string[] {
  return results.flatMap((result) =>
    result.tables.flatMap(({ table, losses }) =>
      losses.map(({ column, count, reason }) => `${table}.${column}: ${count} × ${reason}`),
    ),
  );
}

function player(schema: Schema, steps: readonly Step[]) {
  return connector({
    schema,
    async update({ op }) {
      for (const step of steps) {
        if (step === 'checkpoint') await op.checkpoint({});
        else if (step.isUpdate === true) await op.update(step.table, step.rows, schemaOf(step));
        else await op.upsert(step.table, step.rows, schemaOf(step));
      }
    },
  });
}

function schemaOf({ schema }: { readonly schema?: string }): { schema?: string } {
  return schema === undefined ? {} : { schema };
}

function keyedByNumber(steps: readonly Step[]): Schema {
  const tables = new Set(steps.flatMap((step) => (step === 'checkpoint' ? [] : [step.table])));
  return Object.fromEntries([...tables].map((name) => [name, { primaryKey: ['n'] }]));
}
