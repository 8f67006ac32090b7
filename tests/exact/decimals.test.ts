import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rawJson } from './canonical-text.ts';
import { columnOf } from './column-values.ts';
import { cutIntoSyncs, cutsFor, fileSizes, rowsOf } from './cut-rows.ts';
import { load, lossesOf } from './load.ts';
import { modelOfRows, type ColumnModel } from './oracle.ts';
import { contentsOf } from './read-warehouse.ts';
import { inAllSurroundings, manyLoadsMilliseconds, tries } from './surroundings.ts';

/** The column `column 0` after syncs of one page each. */
async function columnAfter(...syncs: readonly (readonly unknown[])[]): Promise<ColumnModel | undefined> {
  const rows = rowsOf([syncs.flat()]);
  let from = 0;
  const pages = syncs.map((values) => rows.slice(from, (from += values.length)));
  const left = await load(pages.map((page) => [{ table: 'thing', rows: page }]));
  expect(lossesOf(left)).toEqual([]);
  return contentsOf(left.tables.get('thing'))['column 0'];
}

const column = (type: string, ...values: unknown[]) => ({ type, values });

inAllSurroundings((naming) => {
  test(
    'columns of exact decimals, other numbers and text take the types and values of the model',
    async () => {
      const others = ['small', 'whole', 'long', 'beyondLong', 'fraction', 'text', 'nothing'] as const;
      const values = columnOf(others, ['decimal']);
      await fc.assert(
        fc.asyncProperty(
          fc.array(values, { minLength: 1, maxLength: 4 }),
          cutsFor(8),
          fileSizes,
          async (columns, cuts, sizes) => {
            const rows = rowsOf(columns);
            const left = await load(cutIntoSyncs(rows, cuts), { naming, sizes });
            expect(contentsOf(left.tables.get('thing'))).toEqual(modelOfRows(rows));
            expect(lossesOf(left)).toEqual([]);
          },
        ),
        tries(20),
      );
    },
    manyLoadsMilliseconds,
  );
});

describe('a decimal', () => {
  test.each([
    ['0.5', '0.5'],
    ['-0.50', '-0.5'],
    ['0.0', '0'],
    ['1.50', '1.5'],
    ['100.00', '100'],
  ])('%s becomes the text %s when its column widens', async (digits, text) => {
    expect(await columnAfter([rawJson(digits), 'x'])).toEqual(column('VARCHAR', text, 'x'));
    expect(await columnAfter([rawJson(digits)], ['x'])).toEqual(column('VARCHAR', text, 'x'));
  });

  test.each([1e-7, 2.5e-300, 0.1, 1e300])(
    'so small that JavaScript writes it otherwise becomes text beside the double %d, in whatever order and sync',
    async (double) => {
      const tiny = rawJson('0.0000001');
      const [small, large] = ['0.0000001', String(double)];
      for (const syncs of [[[tiny, double]], [[tiny], [double]]]) {
        expect(await columnAfter(...syncs)).toEqual(column('VARCHAR', small, large));
      }
      for (const syncs of [[[double, tiny]], [[double], [tiny]]]) {
        expect(await columnAfter(...syncs)).toEqual(column('VARCHAR', large, small));
      }
    },
  );

  test.each(['0.5', '0.0', '1.50'])(
    '%s is the same text in a column that is text already',
    async (digits) => {
      const inOneSync = await columnAfter(['x', rawJson(digits)]);
      expect(await columnAfter(['x'], [rawJson(digits)])).toEqual(inOneSync);
    },
  );
});

test.each([
  ['1e5', '100000'],
  ['-0', '0'],
  ['-0.0', '0'],
])('the number %s has one text, whatever sync brings it', async (digits, text) => {
  expect(await columnAfter(['x'], [rawJson(digits)])).toEqual(column('VARCHAR', 'x', text));
  expect(await columnAfter(['x', rawJson(digits)])).toEqual(column('VARCHAR', 'x', text));
});

describe('decimals among doubles that hold them exactly stay numbers', () => {
  test('when the decimal comes first', async () => {
    expect(await columnAfter([rawJson('1.5'), 0.25])).toEqual(column('DOUBLE', 1.5, 0.25));
  });

  test('when the double comes first', async () => {
    expect(await columnAfter([0.25, rawJson('1.5')])).toEqual(column('DOUBLE', 0.25, 1.5));
  });

  test('when a sync lies between them', async () => {
    expect(await columnAfter([0.25], [rawJson('1.5')])).toEqual(column('DOUBLE', 0.25, 1.5));
    expect(await columnAfter([rawJson('1.5')], [0.25])).toEqual(column('DOUBLE', 1.5, 0.25));
  });

  test('when two of them together have more than fifteen digits', async () => {
    const decimals = [rawJson('123456789.5'), rawJson('0.1234567')];
    const doubles = column('DOUBLE', 0.25, 123456789.5, 0.1234567);
    expect(await columnAfter([0.25, ...decimals])).toEqual(doubles);
    expect(await columnAfter([0.25], decimals)).toEqual(doubles);
  });

  test('when a whole number comes with them', async () => {
    const doubles = column('DOUBLE', 0.25, 5, 1.5);
    expect(await columnAfter([0.25, 5, rawJson('1.5')])).toEqual(doubles);
    expect(await columnAfter([0.25], [5, rawJson('1.5')])).toEqual(doubles);
  });

  test('but not when one of them has more than fifteen digits', async () => {
    const long = '1.234567890123456';
    expect(await columnAfter([rawJson(long), 0.25])).toEqual(column('VARCHAR', long, '0.25'));
    expect(await columnAfter([rawJson(long)], [0.25])).toEqual(column('VARCHAR', long, '0.25'));
    expect(await columnAfter([0.25, rawJson(long)])).toEqual(column('VARCHAR', '0.25', long));
    expect(await columnAfter([0.25], [rawJson(long)])).toEqual(column('VARCHAR', '0.25', long));
  });
});

describe('a whole number among decimals', () => {
  const fine = `1.${'1'.repeat(25)}`;
  const fineFive = `5.${'0'.repeat(25)}`;

  test.each([
    ['that fits them leaves their type', '1.5', 5, column('DECIMAL(2,1)', '1.5', '5.0')],
    ['adds the digits it has', '1.5', 555, column('DECIMAL(4,1)', '1.5', '555.0')],
    [
      'fits where both types would need more than 38 digits',
      fine,
      5,
      column('DECIMAL(26,25)', fine, fineFive),
    ],
  ])('%s, in one sync or the next', async (_, digits, whole, expected) => {
    expect(await columnAfter([rawJson(digits), whole])).toEqual(expected);
    expect(await columnAfter([rawJson(digits)], [whole])).toEqual(expected);
  });

  test('may come first as well', async () => {
    const decimals = column('DECIMAL(2,1)', '5.0', '1.5');
    expect(await columnAfter([5, rawJson('1.5')])).toEqual(decimals);
    expect(await columnAfter([5], [rawJson('1.5')])).toEqual(decimals);
  });
});
