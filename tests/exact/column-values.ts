import fc from 'fast-check';
import { rawJson } from './canonical-text.ts';

/** Stands for a column that a row does not have. */
export const absent = Symbol('absent');

const firstDay = new Date('0001-01-01T00:00:00.000Z');
const lastDay = new Date('9999-12-31T23:59:59.999Z');

/** An exact decimal, as JSON text decoded without loss gives it. */
const decimal = fc
  .record({
    digits: fc.oneof(fc.bigInt({ min: 0n, max: 999n }), fc.bigInt({ min: 0n, max: 10n ** 24n })).map(String),
    scale: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 18 })),
    sign: fc.constantFrom('', '-'),
  })
  .map(({ digits, scale, sign }) => {
    const text = digits.padStart(scale + 1, '0');
    // Zero has no sign.
    const isZero = /^0*$/.test(text);
    return rawJson(`${isZero ? '' : sign}${text.slice(0, -scale)}.${text.slice(-scale)}`);
  });

/** Odd, so that no double says the same digits by chance. */
const odd = (digits: bigint) => digits | 1n;

/** Any value of each kind an undeclared column may meet. */
export const valueKinds = {
  boolean: fc.boolean(),
  small: fc.integer(),
  whole: fc.maxSafeInteger(),
  long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  beyondLong: fc.bigInt({ min: 2n ** 63n, max: 10n ** 38n - 1n }).map(odd),
  beyondDecimal: fc.bigInt({ min: 10n ** 38n, max: 10n ** 60n }).map(odd),
  fraction: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  double: fc.double(),
  decimal,
  text: fc.string({ unit: 'binary' }),
  likeOther: fc.constantFrom(
    '',
    '1',
    '1.5',
    'true',
    'null',
    'NaN',
    '2024-02-29',
    '2024-02-29T00:00:00Z',
    '{}',
  ),
  date: fc.date({ noInvalidDate: true, min: firstDay, max: lastDay }),
  bytes: fc.uint8Array(),
  object: fc.dictionary(fc.string(), fc.jsonValue()),
  array: fc.array(fc.jsonValue()),
  nothing: fc.constantFrom(null, undefined, absent),
} as const;

export type ValueKind = keyof typeof valueKinds;

/** Lists every kind but some. */
export function kindsWithout(...left: ValueKind[]): ValueKind[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant
  return (Object.keys(valueKinds) as ValueKind[]).filter((kind) => !left.includes(kind));
}

/**
 * The values of a column, one a row: of up to three of some kinds, as a column of all of them is always text, and of a
 * kind that is always among them.
 */
export function columnOf(
  kinds: readonly ValueKind[],
  always: readonly ValueKind[] = [],
): fc.Arbitrary<unknown[]> {
  return fc.subarray([...kinds], { minLength: 1, maxLength: 3 }).chain((some) =>
    fc.array(fc.oneof(...[...always, ...some].map((kind) => valueKinds[kind])), {
      minLength: 1,
      maxLength: 8,
    }),
  );
}
