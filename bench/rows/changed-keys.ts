import type { TableCheck } from '../check-table.ts';
import { narrowTotals } from './narrow-rows.ts';
import { numbers } from './numbers.ts';

/** The first load has the even keys, so that new keys can fall between them. */
export const keyStep = 2;

/** Gives the key of a change: every second one is new, and they are spread over the whole range of the keys. */
export function changedKey(index: number, changes: number, rows: number): number {
  const pairs = Math.ceil(changes / 2);
  return Math.floor((Math.floor(index / 2) * rows) / pairs) * keyStep + (index % 2);
}

/** Works out what the table must hold after the changes. */
export function checkChanges(rows: number, changes: number): TableCheck[] {
  return [
    {
      from: 'bench.t',
      totals: narrowTotals(keysAfterChanges(changes, rows), changedKeys(changes, rows)),
    },
  ];
}

/** Gives the keys of all changes, of which the existing half is even. */
function* changedKeys(changes: number, rows: number): Generator<number> {
  for (let index = 0; index < changes; index += 1) yield changedKey(index, changes, rows);
}

/** Gives the keys of the table after the changes: those of the first load and the new ones. */
function* keysAfterChanges(changes: number, rows: number): Generator<number> {
  yield* numbers(rows, keyStep);
  for (const key of changedKeys(changes, rows)) if (key % 2 === 1) yield key;
}
