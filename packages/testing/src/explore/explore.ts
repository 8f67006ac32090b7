import type { DeclaredTable } from '@headwater/protocol';
import type { ConfigurationFields, Connector, Schema } from '@headwater/sdk';
import { copyState } from '@headwater/sdk/host';
import { Scrubber } from '../cassette/scrubber.ts';
import { longSecrets } from '../cassette/secrets.ts';
import { declaredTables } from '../declared-tables.ts';
import { whileGlobal } from '../network/global-dispatcher.ts';
import { standIn } from '../network/stand-in.ts';
import type { ReadTable } from '../read-tables.ts';
import { settingTexts } from '../setting-texts.ts';
import { compareTables, differenceText } from './compare-tables.ts';
import type { DisturbedPlace } from './disturbance.ts';
import type { ExploreOptions } from './explore-options.ts';
import { placesOf, spread } from './places.ts';
import { reportOf, type ExploreReport } from './report.ts';
import { runOnce, type EndedRun, type Expedition } from './run-once.ts';
import { OpenWarehouse } from './open-warehouse.ts';
import { judgePlace, tryPlace, type TriedPlace } from './try-place.ts';

/**
 * Runs a connector once undisturbed, then again and again with one disturbance each: it is killed at each request and
 * after each checkpoint, and each request is answered by 401, 429, 500, a broken connection, a timeout, half a body.
 * After each, the connector runs until it succeeds, and its tables must be those of the undisturbed run.
 *
 * @throws Error when they are not, naming the disturbance, the rows and the likely cause
 * @example
 * const report = await explore(issues, { configuration: { url: source.url, apiKey: 'k' } });
 */
export async function explore<F extends ConfigurationFields, S extends Schema, St extends object>(
  connector: Connector<F, S, St>,
  options: ExploreOptions<F, S, St> = {},
): Promise<ExploreReport> {
  const { state, fetch, resetSource = () => {}, maxRuns = 1000, runSeconds = 10 } = options;
  const configuration = settingTexts(options.configuration ?? {});
  const expedition: Expedition = {
    connector,
    configuration,
    scrubber: new Scrubber(longSecrets(connector, configuration), []),
    state: state === undefined ? null : copyState(state),
    source: fetch === undefined ? undefined : standIn(fetch),
    runSeconds,
  };
  const declared = declaredTables(connector);
  // All the time, as a connector that was killed may still want to ask for something.
  return whileGlobal(async () => {
    const { run, tables } = await undisturbed(expedition, declared, resetSource);
    const possible = placesOf(run, options.disturbances);
    const chosen = spread(possible, maxRuns);
    const tried: TriedPlace[] = [];
    const faults: string[] = [];
    for (let start = 0; start < chosen.length; start += placesInOneWarehouse) {
      const batch = chosen.slice(start, start + placesInOneWarehouse);
      const ended = await tryPlaces(expedition, declared, resetSource, batch);
      tried.push(...ended.map((each) => each.tried));
      faults.push(...ended.flatMap((each) => judgePlace(each.tried, tables, each.found) ?? []));
    }
    if (faults.length > 0) throw new Error(faultsText(faults, tried.length));
    return reportOf(run, tried, possible.length);
  });
}

const placesInOneWarehouse = 10;

type Reset = () => void | Promise<void>;

/** Runs the connector twice: where its own runs differ, nothing can be said of disturbed ones. */
async function undisturbed(
  expedition: Expedition,
  declared: readonly DeclaredTable[],
  reset: Reset,
): Promise<{ run: EndedRun; tables: readonly ReadTable[] }> {
  await using warehouse = await OpenWarehouse.open();
  await reset();
  const run = await runOnce(expedition, warehouse, 'first');
  if (run.error !== undefined) throw run.error;
  if (run.requests.length + run.checkpoints === 0) {
    throw new Error('the connector made no request and no checkpoint: there is nothing to disturb');
  }
  await reset();
  const again = await runOnce(expedition, warehouse, 'second');
  if (again.error !== undefined) throw again.error;
  const read = await warehouse.read(declared);
  const tables = read.get('first') ?? [];
  const [difference] = compareTables(tables, read.get('second') ?? []);
  if (difference === undefined) return { run, tables };
  throw new Error(
    `two undisturbed runs differ, the second of which ${differenceText(difference)}: put the source back with resetSource, and write nothing that depends on the time`,
  );
}

async function tryPlaces(
  expedition: Expedition,
  declared: readonly DeclaredTable[],
  reset: Reset,
  places: readonly DisturbedPlace[],
): Promise<readonly { tried: TriedPlace; found: readonly ReadTable[] }[]> {
  await using warehouse = await OpenWarehouse.open();
  const ended: TriedPlace[] = [];
  for (const [index, place] of places.entries()) {
    await reset();
    ended.push(await tryPlace(expedition, warehouse, `run_${index + 1}`, place));
  }
  const read = await warehouse.read(declared);
  return ended.map((tried) => ({ tried, found: read.get(tried.connection) ?? [] }));
}

const faultsShown = 5;

function faultsText(faults: readonly string[], tried: number): string {
  const left = faults.length - faultsShown;
  const more = left > 0 ? [`and ${left} more`] : [];
  const head = `${faults.length} of ${tried} disturbances changed the tables or stopped the connector for good`;
  return [`${head}:`, ...faults.slice(0, faultsShown), ...more].join('\n- ');
}
