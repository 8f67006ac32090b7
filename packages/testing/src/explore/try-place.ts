import type { ReadTable } from '../read-tables.ts';
import { compareTables, differenceText } from './compare-tables.ts';
import type { DisturbedPlace } from './disturbance.ts';
import { likelyCause } from './likely-cause.ts';
import { runOnce, type EndedRun, type Expedition } from './run-once.ts';
import type { OpenWarehouse } from './open-warehouse.ts';

/** What came of a disturbance. */
export interface TriedPlace {
  readonly place: DisturbedPlace;
  readonly connection: string;
  /** The disturbed run. */
  readonly first: EndedRun;
  /** The run that ended well, or the last of those that did not. */
  readonly last: EndedRun;
  readonly runs: number;
}

/** A connector that does not go on after so many runs that nobody disturbed never will. */
const mostResumptions = 3;

/** Disturbs a run, and runs the connector again until it succeeds. */
export async function tryPlace(
  expedition: Expedition,
  warehouse: OpenWarehouse,
  connection: string,
  place: DisturbedPlace,
): Promise<TriedPlace> {
  const first = await runOnce(expedition, warehouse, connection, place);
  let last = first;
  let runs = 1;
  while (last.error !== undefined && runs <= mostResumptions) {
    last = await runOnce(expedition, warehouse, connection);
    runs += 1;
  }
  return { place, connection, first, last, runs };
}

/** Says what is wrong after a disturbance; undefined when nothing is. */
export function judgePlace(
  { place, first, last, runs }: TriedPlace,
  wanted: readonly ReadTable[],
  found: readonly ReadTable[],
): string | undefined {
  const where = `${place.disturbance === 'crash after a checkpoint' ? 'crash' : place.disturbance} ${place.name}`;
  if (last.error !== undefined) {
    return `${where}: the next ${runs - 1} syncs failed too: ${last.error.message}`;
  }
  const differences = compareTables(wanted, found);
  if (differences.length === 0) return undefined;
  const hasSucceeded = first.error === undefined;
  const ending = hasSucceeded ? 'the sync succeeded, but' : 'after the next sync';
  const texts = differences.map(differenceText).join('; ');
  return `${where}: ${ending} ${texts}. Likely cause: ${likelyCause(differences, hasSucceeded)}`;
}
