import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredType } from '../column-type.ts';
import { writeParquetFile } from '../parquet/write-parquet-file.ts';
import { createColumnWriter, ValueMismatch } from './column-writer.ts';

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;
let files = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headwater-types-'));
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

/** What becomes of one value: its text in DuckDB, with the reason when it was changed; or the error. */
async function storedText(type: StoredType, value: unknown): Promise<string> {
  const writer = createColumnWriter(type);
  try {
    writer.append(value);
  } catch (error) {
    if (error instanceof ValueMismatch) return `error: ${error.message}`;
    throw error;
  }
  files += 1;
  // Never the same path twice: DuckDB may answer from what it has cached of an equally large file.
  const file = join(folder, `${files}.parquet`);
  writeParquetFile(file, 1, [{ name: 'c0', builder: writer.builder }]);
  const isJson = type === 'JSON' ? 'coalesce(json_valid(c0), true)' : 'true';
  const reader = await connection.runAndReadAll(`SELECT c0::VARCHAR, ${isJson} FROM read_parquet('${file}')`);
  const [loss] = writer.takeLosses();
  const [stored, isReadable] = reader.getRows()[0] ?? [];
  if (isReadable !== true) return `no JSON: ${String(stored)}`;
  const shown = stored === null ? 'NULL' : String(stored);
  return loss === undefined ? shown : `${shown} (counted: ${loss.reason})`;
}

/** A Temporal object by its tag and text, which is how it is known. */
function temporal(kind: string, text: string, more: object = {}): object {
  return { [Symbol.toStringTag]: `Temporal.${kind}`, toString: () => text, ...more };
}

function rawJson(text: string): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ES2025, in Node 24, not yet in TypeScript's library
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

const saysText = (text: string) => ({ toJSON: () => text });

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
  ['BOOLEAN', rawJson('1'), 'true'],
  ['BOOLEAN', 'TRUE', 'error: true or false is wanted, "TRUE" was given'],
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
  ['LONG', '-42', '-42'],
  ['LONG', '+0000000000000000007', '7'],
  ['LONG', rawJson('9007199254740993'), '9007199254740993'],
  ['LONG', saysText('5'), '5'],
  ['LONG', '', `${whole}, "" was given`],
  ['LONG', '12a', `${whole}, "12a" was given`],
  [decimal, '1234.5', '1234.50'],
  [decimal, 1.1, '1.10'],
  [decimal, 7n, '7.00'],
  [decimal, '-0.005', '0.00 (counted: rounded to 2 digits behind the point)'],
  [decimal, '0.015', '0.02 (counted: rounded to 2 digits behind the point)'],
  [decimal, '1e3', '1000.00'],
  [decimal, '10000', 'error: at most 4 digits before the point are wanted, "10000" was given'],
  [decimal, 'abc', 'error: a decimal number is wanted, "abc" was given'],
  [decimal, '9999.995', 'error: at most 4 digits before the point are wanted, "9999.995" was given'],
  [decimal, '-.5', '-0.50'],
  [decimal, rawJson('1.25'), '1.25'],
  [decimal, saysText('1.25'), '1.25'],
  [decimal, true, 'error: a decimal number is wanted, true was given'],
  [decimal, Number.NaN, 'error: a decimal number is wanted, NaN was given'],
  [wide, '-1.5', '-1.5000000000'],
  [wide, 7, '7.0000000000'],
  [wide, '1234567890123456789012345678.0123456789', '1234567890123456789012345678.0123456789'],
  [wide, '-9999999999999999999999999999.9999999999', '-9999999999999999999999999999.9999999999'],
  ['FLOAT', 0.5, '0.5'],
  ['FLOAT', 0.1, '0.1'],
  ['FLOAT', '0.1', '0.1'],
  ['FLOAT', '3.4028235e38', '3.4028235e+38'],
  ['FLOAT', '16777217', '16777216.0 (counted: rounded to the nearest floating-point number)'],
  ['DOUBLE', 5e-324, '5e-324'],
  ['DOUBLE', '1e-400', '0.0 (counted: rounded to the nearest floating-point number)'],
  ['DOUBLE', '1.10', '1.1'],
  ['DOUBLE', 2n ** 60n, '1.152921504606847e+18'],
  ['DOUBLE', true, 'error: a number is wanted, true was given'],
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
  ['NAIVE_DATE', '2024-02-29T00:00:00Z', '2024-02-29'],
  ['NAIVE_DATE', '2024-02-29T00:00:00+05:30', '2024-02-29 (counted: lost their time of day)'],
  ['NAIVE_DATE', temporal('PlainDate', '2024-02-29[u-ca=hebrew]'), '2024-02-29'],
  ['NAIVE_DATE', temporal('PlainDateTime', '2024-02-29T00:00:00'), '2024-02-29'],
  ['NAIVE_DATE', saysText('2024-02-29'), '2024-02-29'],
  ['NAIVE_DATE', '0000-00-00', 'NULL (counted: became NULL: they are no dates)'],
  ['NAIVE_DATE', '2023-02-29', `${day}, "2023-02-29" was given`],
  ['NAIVE_DATETIME', '2024-02-29 12:30:15.123456', '2024-02-29 12:30:15.123456'],
  ['NAIVE_DATETIME', '2024-02-29 12:30:15.5', '2024-02-29 12:30:15.5'],
  ['NAIVE_DATETIME', '2024-02-29t12:30', '2024-02-29 12:30:00'],
  ['NAIVE_DATETIME', '2024-02-29T12:30:15.', `${naive}, "2024-02-29T12:30:15." was given`],
  ['NAIVE_DATETIME', '2024-02-29T24:00:00', `${naive}, "2024-02-29T24:00:00" was given`],
  ['NAIVE_DATETIME', '2023-02-29T12:00:00', `${naive}, "2023-02-29T12:00:00" was given`],
  ['NAIVE_DATETIME', '1969-12-31T23:59:59.123456000', '1969-12-31 23:59:59.123456'],
  ['NAIVE_DATETIME', temporal('PlainDate', '2024-02-29'), '2024-02-29 00:00:00'],
  [
    'NAIVE_DATETIME',
    temporal('PlainDateTime', '2024-02-29T12:00:00.123456789'),
    '2024-02-29 12:00:00.123456 (counted: cut to microseconds)',
  ],
  ['NAIVE_DATETIME', temporal('Instant', '2024-02-29T12:00:00Z'), `${naive}, 2024-02-29T12:00:00Z was given`],
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
  ['UTC_DATETIME', '2024-02-29 12:30:00.25-0530', '2024-02-29 18:00:00.25+00'],
  ['UTC_DATETIME', '2024-02-29T12:30:00+18:01', `${instant}, "2024-02-29T12:30:00+18:01" was given`],
  ['UTC_DATETIME', '1969-12-31T23:59:59.5Z', '1969-12-31 23:59:59.5+00'],
  ['UTC_DATETIME', temporal('Instant', '2024-02-29T12:00:00Z'), '2024-02-29 12:00:00+00'],
  [
    'UTC_DATETIME',
    temporal('ZonedDateTime', '1900-01-01T00:53:00+00:53[Europe/Berlin]', {
      toInstant: () => temporal('Instant', '1900-01-01T00:00:32Z'),
    }),
    '1900-01-01 00:00:32+00',
  ],
  ['UTC_DATETIME', saysText('2024-02-29T12:00:00.000Z'), '2024-02-29 12:00:00+00'],
  [
    'UTC_DATETIME',
    '9999-12-31T23:59:59-00:01',
    'error: a date of the years 1 to 9999 is wanted, "9999-12-31T23:59:59-00:01" was given',
  ],
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
  ['NAIVE_TIME', temporal('PlainTime', '12:00:00.000000001'), '12:00:00 (counted: cut to microseconds)'],
  ['NAIVE_TIME', date, 'error: a time of day such as 12:30:00 is wanted, 2024-02-29T12:30:15.250Z was given'],
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
  ['STRING', saysText('own'), 'own'],
  ['STRING', rawJson('1.50'), '1.5'],
  ['STRING', rawJson('"quoted"'), 'quoted'],
  ['XML', '<a/>', '<a/>'],
  ['XML', saysText('<a/>'), '<a/>'],
  ['XML', 5, 'error: XML text is wanted, 5 was given'],
  ['JSON', { k: 'v', n: null }, '{"k":"v","n":null}'],
  ['JSON', 'text', '"text"'],
  ['JSON', { big: 12345678901234567890n }, '{"big":12345678901234567890}'],
  ['JSON', { x: Number.NaN }, '{"x":null} (counted: NaN or infinity inside JSON became null)'],
  ['JSON', Number.NaN, 'null (counted: NaN or infinity inside JSON became null)'],
  [
    'JSON',
    { toJSON: () => ({ x: Infinity }) },
    '{"x":null} (counted: NaN or infinity inside JSON became null)',
  ],
  ['JSON', { pair: rawJson(String.raw`"\ud83e\udd86"`) }, String.raw`{"pair":"\ud83e\udd86"}`],
  ['JSON', { text: String.raw`\ud800` }, String.raw`{"text":"\\ud800"}`],
  ['JSON', { s: '\ud800\udbff' }, '{"s":"\ufffd\ufffd"} (counted: had half a surrogate pair, now U+FFFD)'],
  ['JSON', rawJson(String.raw`"\uD83E"`), '"\ufffd" (counted: had half a surrogate pair, now U+FFFD)'],
  ['JSON', { s: '\ud800' }, '{"s":"\ufffd"} (counted: had half a surrogate pair, now U+FFFD)'],
  [
    'JSON',
    new Map(),
    'error: a JSON value is wanted, not an object JSON cannot see into, an object (Map) was given',
  ],
  ['JSON', [undefined], 'error: a JSON value is wanted, without undefined in arrays, undefined was given'],
  ['JSON', { f: () => 1, b: 1 }, 'error: a JSON value is wanted, a function was given'],
  ['JSON', { s: Symbol('s'), b: 1 }, 'error: a JSON value is wanted, a symbol was given'],
  ['JSON', { d: new Date(Number.NaN) }, 'error: a JSON value is wanted, an invalid Date was given'],
  [
    'JSON',
    [Promise.resolve(1)],
    'error: a JSON value is wanted, not an object JSON cannot see into, an object (Promise) was given',
  ],
  [
    'JSON',
    { e: new Error('lost') },
    'error: a JSON value is wanted, not an object JSON cannot see into, an object (Error) was given',
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
