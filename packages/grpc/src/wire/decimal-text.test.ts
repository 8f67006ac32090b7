import { isRawJson } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { readDecimal } from './decimal-text.ts';

/** The text of a number with a mark, or the text itself. */
function read(text: string): string {
  const value = readDecimal(text);
  return typeof value === 'object' && value !== null && isRawJson(value)
    ? `number ${value.rawJSON}`
    : String(value);
}

test.each([
  ['1.50', 'number 1.50'],
  ['-0.000000000000000000000000000000001', 'number -0.000000000000000000000000000000001'],
  ['12345678901234567890123456789012345678', 'number 12345678901234567890123456789012345678'],
  ['+1.5', 'number 1.5'],
  ['.5', 'number 0.5'],
  ['-.5', 'number -0.5'],
  ['1.', 'number 1'],
  ['-007.10', 'number -7.10'],
  ['000', 'number 0'],
  ['1E+3', 'number 1E+3'],
  ['1.e5', 'number 1e5'],
  ['', ''],
  ['.', '.'],
  ['e5', 'e5'],
  ['abc', 'abc'],
  ['NaN', 'NaN'],
  ['1,5', '1,5'],
  ['1 ', '1 '],
  ['1.5\n', '1.5\n'],
  ['0x10', '0x10'],
])('the decimal %j is %j', (text, value) => {
  expect(read(text)).toBe(value);
});
