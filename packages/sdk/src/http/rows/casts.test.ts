import { parseExactJson } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { boolean, date, decimal, integer, utc } from './casts.ts';
import type { ColumnReader } from './column-reader.ts';

/** What a cast makes of a value, or why it refuses it. */
function read(reader: ColumnReader<unknown>, value: unknown): unknown {
  try {
    return reader.read({ value });
  } catch (error) {
    return String(error);
  }
}

const exact = (digits: string) => parseExactJson(digits);

test.each([
  [42, 42],
  ['42', 42],
  [' -7 ', -7],
  ['+5', 5],
  ['9223372036854775807', 9223372036854775807n],
  [exact('12345678901234567890'), 12345678901234567890n],
  [7n, 7],
  [null, null],
  [undefined, null],
  [1.5, 'ValueMismatch: a whole number is wanted, 1.5 was given'],
  ['', 'ValueMismatch: a whole number is wanted, "" was given'],
  ['1,200', 'ValueMismatch: a whole number is wanted, "1,200" was given'],
  [true, 'ValueMismatch: a whole number is wanted, true was given'],
])('integer reads %o as %o', (value, expected) => {
  expect(read(integer('value'), value)).toEqual(expected);
});

test.each([
  ['1.10', '1.10'],
  ['+0.5', '0.5'],
  [1.1, '1.1'],
  [1e21, '1000000000000000000000'],
  [1e-7, '0.0000001'],
  ['-1.5E3', '-1500'],
  [exact('0.12345678901234567890'), '0.12345678901234567890'],
  [12n, '12'],
  [null, null],
  ['$1,200.00', 'ValueMismatch: a decimal number is wanted, "$1,200.00" was given'],
  [Number.NaN, 'ValueMismatch: a decimal number is wanted, NaN was given'],
  ['1e999', 'ValueMismatch: a decimal number is wanted, "1e999" was given'],
])('decimal reads %o as %o', (value, expected) => {
  expect(read(decimal('value'), value)).toEqual(expected);
});

test.each([
  [true, true],
  ['false', false],
  [0, false],
  ['1', true],
  [null, null],
  ['yes', 'ValueMismatch: true or false is wanted, "yes" was given'],
  [2, 'ValueMismatch: true or false is wanted, 2 was given'],
])('boolean reads %o as %o', (value, expected) => {
  expect(read(boolean('value'), value)).toEqual(expected);
});

test.each([
  ['2024-02-29T12:30:00.123456+05:30', {}, '2024-02-29T12:30:00.123456+05:30'],
  ['2024-02-29 12:30Z', {}, '2024-02-29 12:30Z'],
  ['2024-02-29T12:30:00', { assumeUtc: true }, '2024-02-29T12:30:00Z'],
  [1_700_000_000, { numbers: 'seconds' }, new Date('2023-11-14T22:13:20Z')],
  [1_700_000_000_001, { numbers: 'milliseconds' }, new Date('2023-11-14T22:13:20.001Z')],
  [new Date(0), {}, new Date(0)],
  [null, {}, null],
  [
    '2024-02-29T12:30:00',
    {},
    'ValueMismatch: a time with its offset from UTC is wanted, "2024-02-29T12:30:00" was given',
  ],
  [
    '2023-02-29T12:30:00Z',
    {},
    'ValueMismatch: a time with its offset from UTC is wanted, "2023-02-29T12:30:00Z" was given',
  ],
  [1_700_000_000, {}, 'ValueMismatch: a time with its offset from UTC is wanted, 1700000000 was given'],
] as const)('utc reads %o with %o as %o', (value, options, expected) => {
  expect(read(utc('value', options), value)).toEqual(expected);
});

test.each([
  ['2024-02-29', '2024-02-29'],
  ['2024-02-29T23:59:59Z', '2024-02-29'],
  [null, null],
  ['2023-02-29', 'ValueMismatch: a day such as 2024-02-29 is wanted, "2023-02-29" was given'],
  ['29.02.2024', 'ValueMismatch: a day such as 2024-02-29 is wanted, "29.02.2024" was given'],
  [20240229, 'ValueMismatch: a day such as 2024-02-29 is wanted, 20240229 was given'],
])('date reads %o as %o', (value, expected) => {
  expect(read(date('value'), value)).toEqual(expected);
});
