import { expect, test } from 'vitest';
import type { OnTypeMismatch } from '../table.ts';
import type { StoredType } from '../column-type.ts';
import { TableColumn } from './table-column.ts';

/** A column after some values, and what it counted. */
function columnOf(
  type: StoredType,
  onTypeMismatch: OnTypeMismatch,
  values: readonly unknown[],
): { types: StoredType[]; rows: number; losses: string[] } {
  const column = new TableColumn('value', type, type !== 'UNTYPED', onTypeMismatch);
  const rows = values.map((value) => ({ value }));
  column.append(rows, 0, rows.length);
  column.fill(rows.length);
  return {
    types: column.variants.map((variant) => variant.type),
    rows: column.variants[0]?.builder.count ?? 0,
    losses: column.takeLosses().map(({ count, reason, sample }) => `${count} × ${reason}: ${sample}`),
  };
}

test('values no column holds become NULL where they are to, are counted, and leave the type alone', () => {
  const noText = 'became NULL: a valid date of the years 1 to 9999 is wanted: an invalid Date';
  expect(columnOf('UNTYPED', 'null', [1, new Date(Number.NaN), 2])).toEqual({
    types: ['LONG'],
    rows: 3,
    losses: [`1 × ${noText}`],
  });
  expect(columnOf('UNTYPED', 'null', [() => 1, Symbol('s')])).toEqual({
    types: ['UNTYPED'],
    rows: 2,
    losses: [
      '1 × became NULL: a value that can be stored is wanted: a function',
      '1 × became NULL: a value that can be stored is wanted: a symbol',
    ],
  });
  expect(columnOf('LONG', 'null', [() => 1, 1])).toEqual({
    types: ['LONG'],
    rows: 2,
    losses: ['1 × became NULL: a whole number is wanted: a function'],
  });
});

test('what became NULL before a column was made wider is counted', () => {
  expect(columnOf('NAIVE_DATE', 'widen', ['0000-00-00', 'unknown'])).toEqual({
    types: ['STRING'],
    rows: 2,
    losses: ['1 × became NULL: they are no dates: "0000-00-00"', '1 × made the column wider: "unknown"'],
  });
});
