import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castExpression } from './column-types.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const numbersPerQuery = 20_000;

/** What DuckDB makes of numbers that are given to it bit by bit. */
async function textsOf(type: 'DOUBLE' | 'FLOAT', numbers: readonly number[]): Promise<string[]> {
  const sqlType = type === 'DOUBLE' ? 'DOUBLE' : 'REAL';
  const table = `numbers_${type}`;
  await connection.run(`CREATE OR REPLACE TABLE ${table} (place INTEGER, value ${sqlType})`);
  const appender = await connection.createAppender(table);
  for (const [place, number] of numbers.entries()) {
    appender.appendInteger(place);
    if (type === 'DOUBLE') appender.appendDouble(number);
    else appender.appendFloat(number);
    appender.endRow();
  }
  appender.closeSync();
  const reader = await connection.runAndReadAll(
    `SELECT ${castExpression('value', type, 'STRING')} FROM ${table} ORDER BY place`,
  );
  return reader.getRows().map(([text]) => String(text));
}

/** The numbers whose text differs, with both texts. */
function differences(
  numbers: readonly number[],
  texts: readonly string[],
  model: (number: number) => string,
): string[] {
  return numbers.flatMap((number, place) =>
    texts[place] === model(number) ? [] : [`${model(number)} became ${texts[place]}`],
  );
}

const bits = new DataView(new ArrayBuffer(8));

/** The doubles next to a number, on both sides, and itself; the same below zero. */
function around(number: number): number[] {
  bits.setFloat64(0, number);
  const whole = bits.getBigUint64(0);
  return [-2n, -1n, 0n, 1n, 2n].flatMap((step) => {
    bits.setBigUint64(0, whole + step);
    const near = bits.getFloat64(0);
    return [near, -near];
  });
}

/** The floats next to a number, on both sides, and itself; the same below zero. */
function aroundFloat(number: number): number[] {
  bits.setFloat32(0, number);
  const whole = bits.getUint32(0);
  return [-2, -1, 0, 1, 2].flatMap((step) => {
    bits.setUint32(0, (whole + step) >>> 0);
    const near = bits.getFloat32(0);
    return [near, -near];
  });
}

const special = [
  0,
  -0,
  Number.NaN,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  Number.MAX_VALUE,
  1e21,
  1e-7,
  1e-6,
  0.1 + 0.2,
];

test('every kind of double has the text JavaScript gives it', async () => {
  const powers = Array.from({ length: 632 }, (_, index) => Number(`1e${index - 323}`));
  const halves = Array.from({ length: 2098 }, (_, index) => 2 ** (index - 1074));
  const whole = Array.from({ length: 400 }, (_, index) => Number.MAX_SAFE_INTEGER - 200 + index);
  const numbers = [...special, ...powers.flatMap(around), ...halves.flatMap(around), ...whole];
  expect(differences(numbers, await textsOf('DOUBLE', numbers), String)).toEqual([]);
});

test('any double has the text JavaScript gives it', async () => {
  const anyBits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((pattern) => {
    bits.setBigUint64(0, pattern);
    return bits.getFloat64(0);
  });
  const decimal = fc
    .tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.integer({ min: -30, max: 30 }))
    .map(([digits, exponent]) => Number(`${digits}e${exponent}`));
  const numbers = fc.array(fc.oneof(anyBits, decimal, fc.double()), {
    minLength: numbersPerQuery,
    maxLength: numbersPerQuery,
  });
  await fc.assert(
    fc.asyncProperty(numbers, async (given) => {
      expect(differences(given, await textsOf('DOUBLE', given), String)).toEqual([]);
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

/**
 * The shortest text, as JavaScript writes numbers, that gives the same 32 bits: of several the nearest, of two as near
 * the one with an even last digit.
 */
function shortestFloat(float: number): string {
  if (!Number.isFinite(float) || float === 0) return String(float);
  for (let digits = 1; digits <= 9; digits += 1) {
    const [mantissa = '', exponent = ''] = float
      .toExponential(digits - 1)
      .replace('.', '')
      .split('e');
    const candidates = [-1n, 0n, 1n]
      .map((step) => ({ whole: BigInt(mantissa) + step, power: Number(exponent) - digits + 1 }))
      .filter(({ whole, power }) => Math.fround(Number(`${whole}e${power}`)) === float)
      .toSorted((a, b) => Number(distance(a, float) - distance(b, float)) || (a.whole % 2n === 0n ? -1 : 1));
    const [nearest] = candidates;
    if (nearest !== undefined) return String(Number(`${nearest.whole}e${nearest.power}`));
  }
  throw new Error(`${float} is no float`);
}

/** How far a decimal is from a float, exactly, in units of 2^-149 / 10^54. */
function distance({ whole, power }: { whole: bigint; power: number }, float: number): bigint {
  bits.setFloat32(0, Math.abs(float));
  const pattern = bits.getUint32(0);
  const isNormal = pattern >= 2 ** 23;
  const significand = BigInt((pattern % 2 ** 23) + (isNormal ? 2 ** 23 : 0));
  const shift = BigInt(isNormal ? Math.floor(pattern / 2 ** 23) - 1 : 0);
  const exact = (significand << shift) * 10n ** 54n;
  const decimal = (whole < 0n ? -whole : whole) * 10n ** BigInt(power + 54) * 2n ** 149n;
  return exact > decimal ? exact - decimal : decimal - exact;
}

test('every kind of float has the shortest text that gives the same 32 bits', async () => {
  const powers = Array.from({ length: 84 }, (_, index) => Number(`1e${index - 45}`));
  const halves = Array.from({ length: 277 }, (_, index) => 2 ** (index - 149));
  const numbers = [...special.map(Math.fround), ...[...powers, ...halves].flatMap(aroundFloat)];
  expect(differences(numbers, await textsOf('FLOAT', numbers), shortestFloat)).toEqual([]);
});

test('any float has the shortest text that gives the same 32 bits', async () => {
  const anyBits = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((pattern) => {
    bits.setUint32(0, pattern);
    return bits.getFloat32(0);
  });
  const numbers = fc.array(fc.oneof(anyBits, fc.float()), {
    minLength: numbersPerQuery,
    maxLength: numbersPerQuery,
  });
  await fc.assert(
    fc.asyncProperty(numbers, async (given) => {
      expect(differences(given, await textsOf('FLOAT', given), shortestFloat)).toEqual([]);
    }),
    { numRuns: 3, endOnFailure: true },
  );
});
