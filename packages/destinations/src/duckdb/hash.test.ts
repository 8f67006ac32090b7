import { createHash } from 'node:crypto';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { StoredType } from '@headwater/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duckdbType } from './column-types.ts';
import { hashExpression, saltStatement } from './hash.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

const salt = `pepper's "salt"`;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'; ${saltStatement(salt)}`);
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

function hashOf(value: string): string {
  return createHash('sha256').update(salt).update(value).digest('base64');
}

/** Hashes values that are given as SQL, in a column of a type. */
async function hashes(type: StoredType, values: readonly string[]): Promise<unknown[]> {
  const rows = values.map((value, place) => `(${place}, CAST(${value} AS ${duckdbType(type)}))`).join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT ${hashExpression('value', type)} FROM (VALUES ${rows}) AS given(place, value) ORDER BY place`,
  );
  return reader.getRows().map(([hash]) => hash);
}

const decimal = (precision: number, scale: number): StoredType => ({ type: 'DECIMAL', precision, scale });

test.each<[string, readonly [StoredType, string][]]>([
  [
    '1',
    [
      ['SHORT', '1'],
      ['INT', '1'],
      ['LONG', '1'],
      ['FLOAT', '1'],
      ['DOUBLE', '1'],
      [decimal(9, 0), '1'],
      [decimal(38, 4), '1'],
      ['STRING', "'1'"],
      ['XML', "'1'"],
      ['JSON', "'1'"],
    ],
  ],
  [
    '0',
    [
      ['INT', '0'],
      ['DOUBLE', '-0.0'],
      ['FLOAT', '-0.0'],
      [decimal(4, 4), '0'],
    ],
  ],
  [
    '1.5',
    [
      ['FLOAT', '1.5'],
      ['DOUBLE', '1.5'],
      [decimal(2, 1), '1.5'],
      [decimal(18, 6), '1.5'],
      ['STRING', "'1.5'"],
    ],
  ],
  [
    '-0.1',
    [
      ['FLOAT', '-0.1'],
      ['DOUBLE', '-0.1'],
      [decimal(1, 1), '-0.1'],
    ],
  ],
  [
    '1000000000000000000000',
    [
      ['DOUBLE', '1e21'],
      ['FLOAT', '1e21'],
      [decimal(22, 0), '1000000000000000000000'],
      [decimal(38, 2), '1000000000000000000000'],
    ],
  ],
  [
    '-1234567890120000000000000',
    [
      ['DOUBLE', '-1.23456789012e24'],
      [decimal(25, 0), '-1234567890120000000000000'],
    ],
  ],
  [
    '0.0000001',
    [
      ['DOUBLE', '1e-7'],
      ['FLOAT', '1e-7'],
      [decimal(8, 7), '0.0000001'],
    ],
  ],
  [
    '-0.00000000000000000000123',
    [
      ['DOUBLE', '-1.23e-21'],
      [decimal(38, 30), '-0.00000000000000000000123'],
    ],
  ],
  [
    'NaN',
    [
      ['DOUBLE', "'nan'"],
      ['FLOAT', "'nan'"],
    ],
  ],
  [
    '-Infinity',
    [
      ['DOUBLE', "'-infinity'"],
      ['FLOAT', "'-infinity'"],
    ],
  ],
  [
    '2024-02-29',
    [
      ['NAIVE_DATE', "'2024-02-29'"],
      ['NAIVE_DATETIME', "'2024-02-29 00:00:00'"],
      ['STRING', "'2024-02-29'"],
    ],
  ],
  ['2024-02-29T01:02:03.000', [['NAIVE_DATETIME', "'2024-02-29 01:02:03'"]]],
  ['1969-12-31T23:59:59.999999', [['NAIVE_DATETIME', "'1969-12-31 23:59:59.999999'"]]],
  ['2024-02-29T00:00:00.000Z', [['UTC_DATETIME', "'2024-02-29 00:00:00+00'"]]],
  ['10:20:30', [['NAIVE_TIME', "'10:20:30'"]]],
  [
    'true',
    [
      ['BOOLEAN', 'true'],
      ['STRING', "'true'"],
      ['JSON', "'true'"],
    ],
  ],
  ['', [['STRING', "''"]]],
  ['aGk=', [['BINARY', "'hi'"]]],
  ['ß\u{1f600}', [['STRING', "'ß\u{1f600}'"]]],
])('%j has one hash, whatever the type', async (value, forms) => {
  for (const [type, sql] of forms) expect([type, await hashes(type, [sql])]).toEqual([type, [hashOf(value)]]);
});

test('NULL stays NULL', async () => {
  for (const type of ['LONG', 'DOUBLE', 'FLOAT', 'NAIVE_DATETIME', 'STRING', 'JSON', decimal(4, 2)] as const)
    expect(await hashes(type, ['NULL'])).toEqual([null]);
  expect(await hashes('UNTYPED', ["'anything'"])).toEqual([null]);
});

/** The digits JavaScript gives a number, without an exponent. */
function plainText(number: number): string {
  const [mantissa = '', exponent = '0'] = String(Math.abs(number)).split('e');
  const sign = number < 0 ? '-' : '';
  const power = Number(exponent);
  if (power === 0) return `${sign}${mantissa}`;
  const digits = mantissa.replace('.', '');
  return power < 0
    ? `${sign}0.${'0'.repeat(-power - 1)}${digits}`
    : `${sign}${digits.padEnd(power + 1, '0')}`;
}

test('any double is hashed by its shortest digits, without an exponent', async () => {
  const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 500,
    maxLength: 500,
  });
  await fc.assert(
    fc.asyncProperty(numbers, async (given) => {
      const texts = given.map((number) => `'${number}'`);
      expect(await hashes('DOUBLE', texts)).toEqual(given.map((number) => hashOf(plainText(number))));
    }),
    { numRuns: 10, endOnFailure: true },
  );
});

test('what a double and a decimal both hold has one hash', async () => {
  const values = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.integer({ min: 0, max: 22 }))
    .map(([unscaled, scale]) => `${unscaled}e-${scale}`);
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 200, maxLength: 200 }), async (given) => {
      const sql = given.map((value) => `'${value}'`);
      expect(await hashes(decimal(38, 22), sql)).toEqual(await hashes('DOUBLE', sql));
    }),
    { numRuns: 10, endOnFailure: true },
  );
});

test('an error does not tell the salt', async () => {
  const failed = connection.run(`SELECT ${hashExpression('missing', 'STRING')}`);
  await expect(failed).rejects.toThrow(/missing/);
  await expect(failed).rejects.not.toThrow(/pepper/);
});
