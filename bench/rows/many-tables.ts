import type { TableCheck } from '../check-table.ts';
import { narrowTotals } from './narrow-rows.ts';

const tableCount = 500;

/** The names of the tables that rows are dealt out to in turn. */
export const tableNames = Array.from({ length: tableCount }, (_, place) => `t${place}`);

/** Tells how many of all rows are dealt to a table, by its place. */
export function rowsOfTable(place: number, rows: number): number {
  return Math.ceil((rows - place) / tableCount);
}

/** Works out what all tables together must hold. */
export function checkManyTables(rows: number): TableCheck[] {
  const selects = tableNames.map((name) => `SELECT * FROM bench.${name}`);
  return [{ from: `(${selects.join(' UNION ALL ')})`, totals: narrowTotals(dealtIds(rows)) }];
}

function* dealtIds(rows: number): Generator<number> {
  for (let dealt = 0; dealt < rows; dealt += 1) yield Math.floor(dealt / tableCount);
}
