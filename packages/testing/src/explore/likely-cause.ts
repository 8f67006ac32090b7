import type { TableDifference } from './compare-tables.ts';

/**
 * Guesses why tables differ.
 *
 * @param hasSucceeded whether the disturbed run said that it succeeded
 */
export function likelyCause(differences: readonly TableDifference[], hasSucceeded: boolean): string {
  const hasMissing = differences.some(({ missing }) => missing.length > 0);
  const hasExtra = differences.some(({ extra }) => extra.length > 0);
  if (hasMissing && !hasExtra) {
    return hasSucceeded
      ? 'the failure was swallowed and its rows were skipped: throw it, so that the sync fails and the next one reads them'
      : 'state moved past rows that were never read: checkpoint only what was written before, never the time of day or the next page';
  }
  if (hasExtra) {
    return 'rows that were read again did not merge with those of before: give the table a primary key, of columns that are the same each time';
  }
  return hasSucceeded
    ? 'the failure was swallowed and something else was written instead: throw it'
    : 'a row depends on which run read it: write only what the source says of it, in the order of its changes';
}
