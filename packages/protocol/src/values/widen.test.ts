import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scalarTypes, sameType, typeText, type StoredType } from '../column-type.ts';
import { createColumnWriter } from './column-writer.ts';
import { inferType } from './infer-type.ts';
import { joinNumbers, numbersOfType } from './numbers.ts';
import { rawJson } from './raw-json.ts';
import { widen } from './widen.ts';

const types: fc.Arbitrary<StoredType> = fc.oneof(
  fc.constantFrom<StoredType>(...scalarTypes, 'UNTYPED'),
  fc
    .record({ precision: fc.integer({ min: 1, max: 38 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map(({ precision, share }): StoredType => ({
      type: 'DECIMAL',
      precision,
      scale: Math.floor(precision * share),
    })),
);

test('widening does not depend on the order, and a type widened by itself stays', () => {
  fc.assert(
    fc.property(types, types, (a, b) => {
      expect(typeText(widen(a, b))).toBe(typeText(widen(b, a)));
      expect(typeText(widen(a, a))).toBe(typeText(a));
      expect(typeText(widen(widen(a, b), b))).toBe(typeText(widen(a, b)));
    }),
  );
});

test.each<[StoredType, StoredType, string]>([
  ['SHORT', 'LONG', 'LONG'],
  ['INT', 'DOUBLE', 'DOUBLE'],
  ['LONG', { type: 'DECIMAL', precision: 4, scale: 2 }, 'DECIMAL(21,2)'],
  [{ type: 'DECIMAL', precision: 38, scale: 0 }, { type: 'DECIMAL', precision: 2, scale: 1 }, 'STRING'],
  ['FLOAT', 'SHORT', 'DOUBLE'],
  ['FLOAT', 'LONG', 'STRING'],
  ['FLOAT', { type: 'DECIMAL', precision: 4, scale: 2 }, 'DOUBLE'],
  ['DOUBLE', { type: 'DECIMAL', precision: 15, scale: 6 }, 'DOUBLE'],
  ['DOUBLE', { type: 'DECIMAL', precision: 15, scale: 7 }, 'STRING'],
  ['DOUBLE', { type: 'DECIMAL', precision: 16, scale: 2 }, 'STRING'],
  ['NAIVE_DATE', 'NAIVE_DATETIME', 'NAIVE_DATETIME'],
  ['BOOLEAN', 'LONG', 'STRING'],
  ['JSON', 'STRING', 'STRING'],
  ['UNTYPED', 'BINARY', 'BINARY'],
])('%o and %o are held by %s', (a, b, wider) => {
  expect(typeText(widen(a, b))).toBe(wider);
});

test('a value is appended to an undeclared column exactly when the column need not widen for it', () => {
  const values = fc.oneof(
    fc.boolean(),
    fc.integer(),
    fc.double(),
    fc.bigInt(),
    fc.string(),
    fc.date({
      noInvalidDate: true,
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
    }),
    fc.uint8Array(),
    fc.dictionary(fc.string(), fc.integer()),
  );
  fc.assert(
    fc.property(values, values, (first, second) => {
      const type = inferType(first);
      const fits = createColumnWriter(type).appendInferred(second);
      const wider = widen(type, inferType(second));
      // A type that holds the other's may still refuse a value: a whole number beyond 2^53 among doubles.
      const mayFit = sameType(wider, type) || type === 'DOUBLE';
      const mustFit = sameType(wider, type) && type !== 'DOUBLE';
      expect(fits ? mayFit : !mustFit).toBe(true);
    }),
  );
});

test('the type of three columns does not depend on the order they come in', () => {
  const numbersOfAll = (...all: StoredType[]) => all.map(numbersOfType).reduce(joinNumbers);
  fc.assert(
    fc.property(types, types, types, (a, b, c) => {
      const first = widen(widen(a, b, numbersOfAll(a, b)), c, numbersOfAll(a, b, c));
      const last = widen(a, widen(b, c, numbersOfAll(b, c)), numbersOfAll(a, b, c));
      expect(typeText(first)).toBe(typeText(last));
    }),
  );
});

test.each<[StoredType, unknown, boolean]>([
  ['DOUBLE', rawJson('0.5'), true],
  ['DOUBLE', rawJson('1e5'), true],
  ['DOUBLE', rawJson('0.12345678901234567890'), false],
  ['DOUBLE', rawJson('9007199254740993'), false],
  ['DOUBLE', 2n ** 60n, false],
  ['NAIVE_DATETIME', { [Symbol.toStringTag]: 'Temporal.PlainDate', toString: () => '2024-02-29' }, true],
  ['LONG', rawJson('12'), true],
  ['LONG', 1.5, false],
])('an undeclared column of %s takes %o: %s', (type, value, fits) => {
  expect(createColumnWriter(type).appendInferred(value)).toBe(fits);
});
