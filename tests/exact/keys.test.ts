import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText, rawJson } from './canonical-text.ts';
import { valueKinds } from './column-values.ts';
import { cutIntoSyncs, cutsFor, fileSizes } from './cut-rows.ts';
import { load } from './load.ts';
import { modelOf } from './oracle.ts';
import { inAllSurroundings, manyLoadsMilliseconds, tries } from './surroundings.ts';

/** Keys that meet now and then, and whose kinds change on the way. */
const keys = fc
  .subarray(
    [
      'boolean',
      'small',
      'long',
      'beyondLong',
      'fraction',
      'likeOther',
      'text',
      'date',
      'bytes',
      'object',
    ] as const,
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .chain((kinds) => {
    const few = fc.constantFrom(0, 1, 2n, 1.5, '0', '1', '2', 'true', true);
    return fc.array(fc.oneof(few, ...kinds.map((kind) => valueKinds[kind])), { minLength: 1, maxLength: 8 });
  });

inAllSurroundings((naming) => {
  test(
    'keys of any kinds are told apart as they are stored, and the last row of each is kept',
    async () => {
      await fc.assert(
        fc.asyncProperty(keys, cutsFor(8), fileSizes, async (given, cuts, sizes) => {
          const rows = given.map((id, place) => ({ id, n: place }));
          const schema = { thing: { primaryKey: ['id'] } };
          const left = await load(cutIntoSyncs(rows, cuts), { naming, sizes, schema });

          const last = new Map(given.map((id, place) => [canonicalText(id), place]));
          const places = [...last.values()].toSorted((a, b) => a - b);
          const { type, values } = modelOf(given);
          const columns = left.tables.get('thing')?.columns;
          expect(columns?.get('n')?.values).toEqual(places.map(BigInt));
          expect(columns?.get('id')).toMatchObject({ type, values: places.map((place) => values[place]) });
        }),
        tries(25),
      );
    },
    manyLoadsMilliseconds,
  );
});

/** No two of them are equal. */
// prettier-ignore
const unlike: unknown[] = [
  0, 1, '1', true, 'true', 1.5, '1.5', '', ' ', 'null', 'a', 'A', 'é', 'e\u0301', '\0', 'a\0', 'a\0b',
  2n ** 53n, 2n ** 53n + 1n, '9007199254740993', 2n ** 70n, [], {}, [[]], [null], [0], ['0'], [''],
  { a: 1 }, { a: '1' }, { a: true }, { a: null }, { a: [1] }, { a: { b: 1 } }, { b: 1 }, '{"a":1}', '[]',
  new Date(1), '1970-01-01T00:00:00.001Z', { a: new Date(1) }, Uint8Array.of(), Uint8Array.of(1), 'AQ==',
  rawJson('0.10000000000000000001'), 0.1, { a: 2n ** 70n }, { a: rawJson('0.10000000000000000001') },
];

/** The texts that are left when some values are sent four times, each as a row of its own. */
async function keylessTexts(values: readonly unknown[]): Promise<string[]> {
  const rows = [{ value: 'makes the column text' }, ...values.map((value) => ({ value }))];
  const steps = [
    { table: 'thing', rows },
    { table: 'thing', rows: rows.toReversed() },
  ];
  const left = await load([steps, steps], { schema: { thing: {} } });
  const texts = left.tables.get('thing')?.columns.get('value')?.values ?? [];
  return texts
    .map(String)
    .filter((text) => text !== rows[0]?.value)
    .toSorted();
}

test('in a table without a key every unlike row is a row, and equal ones are one', async () => {
  expect(await keylessTexts(unlike)).toEqual(unlike.map(canonicalText).toSorted());
});

test('in a table without a key a bigint inside JSON is not taken for a text', async () => {
  expect(await keylessTexts([{ a: 1n }, { a: '1n' }])).toEqual(['{"a":"1n"}', '{"a":1}']);
});

test('in a table without a key columns are told apart by their names', async () => {
  const rows = [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }, { ab: 1 }, { a: 1, b: null }, { b: undefined, a: 1 }];
  const left = await load([[{ table: 'thing', rows }]], { schema: { thing: {} } });
  expect(left.tables.get('thing')?.columns.get('a')?.values.length).toBe(4);
});
