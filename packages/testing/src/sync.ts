import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync } from '@headwater/engine';
import type { ConfigurationFields, Connector, Schema } from '@headwater/sdk';
import { copyState } from '@headwater/sdk/host';
import { cassettePath, folderOfCaller } from './cassette/cassette-path.ts';
import { secretsIn } from './cassette/secrets.ts';
import { withCassette } from './cassette/with-cassette.ts';
import { declaredTables } from './declared-tables.ts';
import { inProcess } from './in-process-link.ts';
import { standIn } from './network/stand-in.ts';
import { withFetch } from './network/with-fetch.ts';
import type { Outcome, SyncTestOptions } from './outcome.ts';
import { readFiles } from './read-files.ts';
import { readTables } from './read-tables.ts';
import { settingTexts } from './setting-texts.ts';

/**
 * Runs one sync of a connector in this process, through the real engine into a real DuckDB, and gives the tables and
 * the state it left.
 *
 * @throws HeadwaterError what made the sync fail, `state_invalid` for a given state that is no plain JSON
 * @throws Error when a cassette lacks a request, or holds one that was never made
 * @example
 * const { tables, state } = await sync(issues, { configuration: { apiKey: 'k' } });
 * expect(tables.issue).toEqual([{ id: 1, title: 'a' }]);
 */
export async function sync<F extends ConfigurationFields, S extends Schema, St extends object>(
  connector: Connector<F, S, St>,
  options: SyncTestOptions<F, S, St> = {},
): Promise<Outcome<S, St>> {
  // Before anything is awaited: the caller is known only now.
  const beside = folderOfCaller();
  const folder = await mkdtemp(join(tmpdir(), 'headwater-test-'));
  const file = join(folder, 'warehouse.db');
  const uploads = join(folder, 'uploads');
  try {
    const before = options.after === undefined ? undefined : warehouses.get(options.after);
    if (before !== undefined) await writeFile(file, before);
    const state = options.state ?? options.after?.state;
    const run = async () => {
      const ended = await runSync({
        connection: 'tester',
        connector: inProcess(connector),
        destination: duckdb({ file, uploads }),
        configuration: settingTexts(options.configuration ?? {}),
        spoolParent: join(folder, 'spool'),
        chooseState: () => ({ state: state === undefined ? null : copyState(state) }),
      });
      if (ended.error !== undefined) throw ended.error;
      return ended;
    };
    const result = await answered(connector, options, beside, run);
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

/** Runs a sync whose requests go to the network, a stand-in, or a cassette, as the test asks. */
function answered<T>(
  connector: Connector,
  options: AnsweredOptions,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  const { record, fetch, scrub = [], unused = 'error' } = options;
  if (record === undefined) return withFetch(fetch, work);
  return withCassette(
    {
      file: cassettePath(record, folder),
      secrets: secretsIn(connector, settingTexts(options.configuration ?? {})),
      scrub,
      unused,
      source: fetch === undefined ? undefined : standIn(fetch),
    },
    work,
  );
}

type AnsweredOptions = Pick<
  SyncTestOptions<ConfigurationFields, Schema, object>,
  'record' | 'fetch' | 'scrub' | 'unused'
> & { readonly configuration?: Readonly<Record<string, unknown>> };
