import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync } from '@headwater/engine';
import type { DeclaredTable } from '@headwater/protocol';
import type { ConfigurationFields, Connector, Schema } from '@headwater/sdk';
import { copyState, readSchema } from '@headwater/sdk/host';
import { inProcess } from './in-process-link.ts';
import type { Outcome, SyncTestOptions } from './outcome.ts';
import { readFiles } from './read-files.ts';
import { readTables } from './read-tables.ts';

/**
 * Runs one sync of a connector in this process, through the real engine into a real DuckDB, and gives the tables and
 * the state it left.
 *
 * @throws HeadwaterError what made the sync fail, `state_invalid` for a given state that is no plain JSON
 * @example
 * const { tables, state } = await sync(issues, { configuration: { apiKey: 'k' } });
 * expect(tables.issue).toEqual([{ id: 1, title: 'a' }]);
 */
export async function sync<F extends ConfigurationFields, S extends Schema, St extends object>(
  connector: Connector<F, S, St>,
  options: SyncTestOptions<F, S, St> = {},
): Promise<Outcome<S, St>> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-test-'));
  const file = join(folder, 'warehouse.db');
  const uploads = join(folder, 'uploads');
  try {
    const before = options.after === undefined ? undefined : warehouses.get(options.after);
    if (before !== undefined) await writeFile(file, before);
    const state = options.state ?? options.after?.state;
    const result = await withFetch(options.fetch, () =>
      runSync({
        connection: 'tester',
        connector: inProcess(connector),
        destination: duckdb({ file, uploads }),
        configuration: asStrings(options.configuration ?? {}),
        spoolParent: join(folder, 'spool'),
        chooseState: () => ({ state: state === undefined ? null : copyState(state) }),
      }),
    );
    if (result.error !== undefined) throw result.error;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the connector's types say what its tables and state are
    const outcome = {
      tables: await readTables(file, declaredTables(connector)),
      state: result.state,
      files: await readFiles(uploads),
    } as unknown as Outcome<S, St>;
    warehouses.set(outcome, await readFile(file));
    return outcome;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The warehouse each outcome was read from, for the sync that goes on from it. */
const warehouses = new WeakMap<object, Uint8Array>();

/** What a function finds out is known to the sync alone: such tables go by their names. */
function declaredTables({ definition: { schema } }: Connector): DeclaredTable[] {
  return schema === undefined || typeof schema === 'function' ? [] : readSchema(schema);
}

type FetchAnswer = (request: Request) => Response | Promise<Response>;

/** Settings travel as text, as they do on the way to a deployed connector. */
function asStrings(configuration: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(configuration).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

/** Replaces the global fetch while some work runs. */
async function withFetch<T>(answer: FetchAnswer | undefined, work: () => Promise<T>): Promise<T> {
  if (answer === undefined) return work();
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => answer(new Request(input, init));
  try {
    return await work();
  } finally {
    globalThis.fetch = original;
  }
}
