import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { StoredType } from '../column-type.ts';
import { writeParquetFile } from '../parquet/write-parquet-file.ts';
import { createColumnWriter, ValueMismatch } from './column-writer.ts';

/** What becomes of one value: its text in DuckDB, with the reason when it was changed; or the error. */
async function storedText(type: StoredType, value: unknown): Promise<string> {
  const writer = createColumnWriter(type);
  try {
    writer.append(value);
  } catch (error) {
    if (error instanceof ValueMismatch) return `error: ${error.message}`;
    throw error;
  }
  const folder = mkdtempSync(join(tmpdir(), 'headwater-types-'));
  try {
    const file = join(folder, '1.parquet');
    writeParquetFile(file, 1, [{ name: 'c0', builder: writer.builder }]);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(`SELECT c0::VARCHAR FROM read_parquet('${file}')`);
    connection.closeSync();
    instance.closeSync();
    const [loss] = writer.takeLosses();
    const stored = reader.getRows()[0]?.[0];
    const shown = stored === null ? 'NULL' : String(stored);
    return loss === undefined ? shown : `${shown} (counted: ${loss.reason})`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const date = new Date('2024-02-29T12:30:15.250Z');
const midnight = new Date('2024-02-29T00:00:00Z');
const whole = 'error: a whole number is wanted';
const decimal: StoredType = { type: 'DECIMAL', precision: 6, scale: 2 };
const wide: StoredType = { type: 'DECIMAL', precision: 38, scale: 10 };
const day = 'error: a date such as 2024-02-29 is wanted';
const naive = 'error: a date and time without offset, such as 2024-02-29T12:30:00, is wanted';
const instant = 'error: a date and time with offset, such as 2024-02-29T12:30:00Z, is wanted';

const cases: [StoredType, unknown, string][] = [
  ['BOOLEAN', true, 'true'],
  ['BOOLEAN', 0, 'false'],
  ['BOOLEAN', '1', 'true'],
  ['BOOLEAN', null, 'NULL'],
  ['BOOLEAN', 'yes', 'error: true or false is wanted, "yes" was given'],
  ['SHORT', -32768, '-32768'],
  ['SHORT', 32768, 'error: a whole number from -32768 to 32767 is wanted, 32768 was given'],
  ['INT', '2147483647', '2147483647'],
  ['INT', 1.5, `${whole}, 1.5 was given`],
  ['INT', true, `${whole}, true was given`],
  ['LONG', -9007199254740991, '-9007199254740991'],
  ['LONG', -9223372036854775808n, '-9223372036854775808'],
  ['LONG', '9223372036854775807', '9223372036854775807'],
  [
    'LONG',
    2 ** 60,
    'error: a whole number beyond 2^53 has lost digits as a number: give it as a bigint or as text, 1152921504606847000 was given',
  ],
  ['LONG', '12a', `${whole}, "12a" was given`],
  [decimal, '1234.5', '1234.50'],
  [decimal, 1.1, '1.10'],
  [decimal, 7n, '7.00'],
  [decimal, '-0.005', '0.00 (counted: rounded to 2 digits behind the point)'],
  [decimal, '0.015', '0.02 (counted: rounded to 2 digits behind the point)'],
  [decimal, '1e3', '1000.00'],
  [decimal, '10000', 'error: at most 4 digits before the point are wanted, "10000" was given'],
  [decimal, 'abc', 'error: a decimal number is wanted, "abc" was given'],
  [wide, '1234567890123456789012345678.0123456789', '1234567890123456789012345678.0123456789'],
  [wide, '-9999999999999999999999999999.9999999999', '-9999999999999999999999999999.9999999999'],
  ['FLOAT', 0.5, '0.5'],
  ['DOUBLE', 5e-324, '5e-324'],
  ['DOUBLE', Number.NaN, 'nan'],
  ['DOUBLE', '-Infinity', '-inf'],
  ['DOUBLE', -0, '-0.0'],
  ['DOUBLE', '0.1', '0.1'],
  [
    'DOUBLE',
    '9007199254740993',
    '9007199254740992.0 (counted: rounded to the nearest floating-point number)',
  ],
  ['DOUBLE', 'x', 'error: a number is wanted, "x" was given'],
  ['NAIVE_DATE', '0001-01-01', '0001-01-01'],
  ['NAIVE_DATE', '9999-12-31', '9999-12-31'],
  ['NAIVE_DATE', midnight, '2024-02-29'],
  ['NAIVE_DATE', date, '2024-02-29 (counted: lost their time of day)'],
  ['NAIVE_DATE', '2024-02-29T12:00:00', '2024-02-29 (counted: lost their time of day)'],
  ['NAIVE_DATE', '0000-00-00', 'NULL (counted: became NULL: they are no dates)'],
  ['NAIVE_DATE', '2023-02-29', `${day}, "2023-02-29" was given`],
  ['NAIVE_DATETIME', '2024-02-29 12:30:15.123456', '2024-02-29 12:30:15.123456'],
  ['NAIVE_DATETIME', '0001-01-01T00:00:00', '0001-01-01 00:00:00'],
  ['NAIVE_DATETIME', '9999-12-31T23:59:59.999999', '9999-12-31 23:59:59.999999'],
  [
    'NAIVE_DATETIME',
    '2024-01-01T00:00:00.1234567',
    '2024-01-01 00:00:00.123456 (counted: cut to microseconds)',
  ],
  ['NAIVE_DATETIME', '2024-02-29T12:30:00Z', `${naive}, "2024-02-29T12:30:00Z" was given`],
  ['NAIVE_DATETIME', date, `${naive}, 2024-02-29T12:30:15.250Z was given`],
  ['UTC_DATETIME', date, '2024-02-29 12:30:15.25+00'],
  ['UTC_DATETIME', '2024-02-29T12:30:00+05:30', '2024-02-29 07:00:00+00'],
  ['UTC_DATETIME', '9999-12-31T23:59:59.999999Z', '9999-12-31 23:59:59.999999+00'],
  ['UTC_DATETIME', '0001-01-01T00:00:00Z', '0001-01-01 00:00:00+00'],
  ['UTC_DATETIME', 'infinity', 'NULL (counted: became NULL: they are no dates)'],
  ['UTC_DATETIME', '2024-02-29T12:30:00', `${instant}, "2024-02-29T12:30:00" was given`],
  [
    'UTC_DATETIME',
    new Date(Number.NaN),
    'error: a valid date of the years 1 to 9999 is wanted, an invalid Date was given',
  ],
  ['NAIVE_TIME', '12:55:05.094', '12:55:05.094'],
  ['NAIVE_TIME', '24:00:00', 'error: a time of day such as 12:30:00 is wanted, "24:00:00" was given'],
  ['BINARY', Uint8Array.of(0, 255), String.raw`\x00\xFF`],
  ['BINARY', 'text', 'error: bytes (a Uint8Array) are wanted, "text" was given'],
  ['STRING', '', ''],
  ['STRING', 'größe 名前 🦆', 'größe 名前 🦆'],
  ['STRING', 42, '42'],
  ['STRING', 1e21, '1e+21'],
  ['STRING', 12345678901234567890n, '12345678901234567890'],
  ['STRING', false, 'false'],
  ['STRING', date, '2024-02-29T12:30:15.250Z'],
  ['STRING', { a: [1, 2n] }, '{"a":[1,2]}'],
  ['STRING', 'a\ud800b', 'a\ufffdb (counted: had half a surrogate pair, now U+FFFD)'],
  ['STRING', Uint8Array.of(1), 'error: text is wanted; for bytes declare BINARY, 1 bytes was given'],
  ['XML', '<a/>', '<a/>'],
  ['XML', 5, 'error: XML text is wanted, 5 was given'],
  ['JSON', { k: 'v', n: null }, '{"k":"v","n":null}'],
  ['JSON', 'text', '"text"'],
  ['JSON', { big: 12345678901234567890n }, '{"big":12345678901234567890}'],
  ['JSON', { x: Number.NaN }, '{"x":null} (counted: NaN or infinity inside JSON became null)'],
  ['JSON', { s: '\ud800' }, '{"s":"\ufffd"} (counted: had half a surrogate pair, now U+FFFD)'],
  ['JSON', new Map(), 'error: a JSON value is wanted, not a Map or Set, an object (Map) was given'],
  [
    'JSON',
    [undefined],
    'error: a JSON value is wanted, without undefined or functions in arrays, undefined was given',
  ],
];

test.each(['UTC', 'Asia/Karachi'])(
  'every type takes, changes or refuses values by the table, in the zone %s',
  async (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      const results: [StoredType, unknown, string][] = [];
      for (const [type, value] of cases) results.push([type, value, await storedText(type, value)]);
      expect(results).toEqual(cases);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  },
);
