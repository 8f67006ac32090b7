import type { NamingStrategy } from '@headwater/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, rawJson } from './canonical-text.ts';
import { load, lossesOf } from './load.ts';
import { inAllSurroundings, manyLoadsMilliseconds, tries } from './surroundings.ts';

const oddKeys = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toJSON',
  'rawJSON',
  'then',
  '0',
  '-0',
  '名前',
  '🦆',
  '"',
  '\\',
];
const key = fc.oneof(fc.constantFrom(...oddKeys), fc.string({ unit: 'binary' }));
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, '', -0, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53, {}, []),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.string({ unit: 'binary' }),
);
const digits = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 50n), max: 10n ** 50n }),
    fc.constantFrom('', '.0', '.10', '.123456789012345678901'),
  )
  .map(([whole, fraction]) => rawJson(`${whole}${fraction}`));

/** Any document of some leaves. Objects are made from entries, so that every key is a key and nothing else. */
function documents(leaves: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      leaves,
      fc.array(tie('any'), { maxLength: 5 }),
      fc
        .uniqueArray(fc.tuple(key, tie('any')), { maxLength: 5, selector: ([name]) => name })
        .map((entries) => Object.fromEntries(entries)),
    ),
  })).any;
}

/** The documents as they are stored, in a column that is declared as JSON. */
async function storedTexts(given: readonly unknown[], naming: NamingStrategy = 'FIVETRAN') {
  const schema = { thing: { primaryKey: ['n'], columns: { n: 'LONG', document: 'JSON' } } } as const;
  const rows = given.map((document, n) => ({ n, document }));
  const half = Math.floor(rows.length / 2);
  const syncs = [rows.slice(0, half), rows.slice(half)].map((page) => [{ table: 'thing', rows: page }]);
  const left = await load(syncs, { schema, naming });
  expect(lossesOf(left)).toEqual([]);
  return left.tables.get('thing')?.columns.get('document')?.values;
}

/** The document null is no value at all. */
const textOf = (document: unknown) => (document === null ? null : jsonText(document));

inAllSurroundings((naming) => {
  test(
    'any document is stored as its JSON text, key by key in its order',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(documents(leaf), { minLength: 2, maxLength: 6 }), async (given) => {
          // As text: JSON.parse of Node 24 mixes up keys that need a backslash (github.com/nodejs/node/issues/63785).
          expect(await storedTexts(given, naming)).toEqual(given.map(textOf));
        }),
        tries(20),
      );
    },
    manyLoadsMilliseconds,
  );

  test(
    'numbers with more digits than a double keep them all',
    async () => {
      const big = fc.oneof(digits, fc.bigInt({ min: -(10n ** 50n), max: 10n ** 50n }));
      await fc.assert(
        fc.asyncProperty(fc.array(documents(big), { minLength: 2, maxLength: 6 }), async (given) => {
          expect(await storedTexts(given, naming)).toEqual(given.map(textOf));
        }),
        tries(12),
      );
    },
    manyLoadsMilliseconds,
  );
});

/** Arrays in arrays, around a number. */
function nested(depth: number): unknown {
  let document: unknown = 1;
  for (let level = 0; level < depth; level += 1) document = [document];
  return document;
}

test('a document of a thousand levels is stored', async () => {
  expect(await storedTexts([nested(1000), {}])).toEqual([`${'['.repeat(1000)}1${']'.repeat(1000)}`, '{}']);
});

test('a document too deep for JSON is refused by table, row and column', async () => {
  await expect(storedTexts([{}, nested(100_000)])).rejects.toThrow(
    expect.objectContaining({
      code: 'type_mismatch',
      message: expect.stringContaining('table "thing", row n=1, column "document"'),
    }),
  );
});

test('bytes in a document are refused, not turned into an object', async () => {
  await expect(storedTexts([{}, { bytes: Uint8Array.of(1, 2) }])).rejects.toThrow(
    expect.objectContaining({
      code: 'type_mismatch',
      message: expect.stringContaining('table "thing", row n=1, column "document"'),
    }),
  );
});
