import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOf, kindsWithout } from './column-values.ts';
import { cutIntoSyncs, cutsFor, fileSizes, rowsOf } from './cut-rows.ts';
import { load, lossesOf } from './load.ts';
import { modelOfRows } from './oracle.ts';
import { contentsOf } from './read-warehouse.ts';
import { inAllSurroundings, manyLoadsMilliseconds, tries } from './surroundings.ts';

const kinds = kindsWithout('decimal');

inAllSurroundings((naming) => {
  test(
    'columns that nobody declared take the types and values of the model, wherever pages, checkpoints and syncs end',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(columnOf(kinds), { minLength: 1, maxLength: 4 }),
          cutsFor(8),
          fileSizes,
          async (columns, cuts, sizes) => {
            const rows = rowsOf(columns);
            const left = await load(cutIntoSyncs(rows, cuts), { naming, sizes });
            expect(contentsOf(left.tables.get('thing'))).toEqual(modelOfRows(rows));
            expect(lossesOf(left)).toEqual([]);
          },
        ),
        tries(40),
      );
    },
    manyLoadsMilliseconds,
  );
});

/** Every order of some values. */
function ordersOf(values: readonly unknown[]): unknown[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((first, at) =>
    ordersOf(values.filter((_, index) => index !== at)).map((rest) => [first, ...rest]),
  );
}

/** Values at the edges of their types: in each of these columns they meet in every order. */
const meetings: readonly unknown[][] = [
  [2n ** 60n + 1n, 0.5, 7],
  [2n ** 53n + 1n, 0.5, 7],
  [2n ** 53n - 1n, 0.5, -(2n ** 53n) + 1n],
  [2n ** 60n + 1n, Number.NaN, 5],
  [2n ** 64n, 2n ** 63n - 1n, 5],
  [2n ** 64n + 1n, 0.5, 5],
  [-(2n ** 63n) - 1n, -(2n ** 63n), null],
  [10n ** 38n, 10n ** 38n - 1n, 1],
  [true, 1, false],
  [new Date(0), '1970-01-01T00:00:00.000Z', null],
  [{ a: 1 }, '{"a":1}', null],
  [Uint8Array.of(1), 'AQ==', null],
  [null, null, null],
];

test.each([
  ['in one page', ['nothing', 'nothing']],
  ['with a checkpoint between them', ['checkpoint', 'checkpoint']],
  ['with a sync between them', ['sync', 'sync']],
  ['with a checkpoint and a sync between them', ['checkpoint', 'sync']],
] as const)('values at the edges of their types meet alike in every order, %s', async (_, cuts) => {
  const rows = rowsOf(meetings.flatMap(ordersOf));
  const left = await load(cutIntoSyncs(rows, cuts));
  expect(contentsOf(left.tables.get('thing'))).toEqual(modelOfRows(rows));
  expect(lossesOf(left)).toEqual([]);
});
