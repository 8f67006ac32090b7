import { expect, test } from 'vitest';
import { load, type SourceRow } from './load.ts';
import { modelOfRows } from './oracle.ts';
import { contentsOf } from './read-warehouse.ts';

/** A row of a thousand columns, its key among them. */
function wideRow(n: number, value: unknown): SourceRow {
  const columns = Array.from({ length: 999 }, (_, index) => [`column ${index}`, value] as const);
  return { n, ...Object.fromEntries(columns) };
}

/** The table after one sync a row. */
async function tableAfter(rows: readonly SourceRow[]) {
  const left = await load(rows.map((row) => [{ table: 'thing', rows: [row] }]));
  return contentsOf(left.tables.get('thing'));
}

test('a table of a thousand columns takes one sync after the other', async () => {
  const rows = [wideRow(0, 0.5), wideRow(1, 1.5), wideRow(2, 2.5)];
  expect(await tableAfter(rows)).toEqual(modelOfRows(rows));
});

test('a table of a thousand columns takes a value that makes one of them wider, and a new column', async () => {
  const rows = [wideRow(0, 0.5), { n: 1, 'column 7': 'text', 'one more': true }];
  expect(await tableAfter(rows)).toEqual(modelOfRows(rows));
});

test('a table of three columns takes a thousand more', async () => {
  const rows = [{ n: 0, a: 1, b: 'x' }, wideRow(1, 0.5)];
  expect(await tableAfter(rows)).toEqual(modelOfRows(rows));
});
