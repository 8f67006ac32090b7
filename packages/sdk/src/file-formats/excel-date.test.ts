import { expect, test } from 'vitest';
import { isDateFormat } from './excel-date.ts';

const dates = [
  'yyyy-mm-dd',
  'd/m/yy h:mm',
  'mmm',
  'mmmm\\ yy',
  '[$-409]dddd, mmmm d',
  'm"月"',
  '[Red]dd.mm.;@',
];
const others = [
  'General',
  '0.00',
  '#,##0 "days"',
  '[h]:mm:ss',
  'mm:ss',
  'h:mm AM/PM',
  '0.00E+00',
  '_-* #,##0\\ [$€-407]_-',
  '[Red]0',
  '@',
  '0;"day"',
];

test.each(dates)('%s shows a date', (code) => expect(isDateFormat(164, code)).toBe(true));
test.each(others)('%s shows none', (code) => expect(isDateFormat(164, code)).toBe(false));

test('formats that Excel does not write down are known by their numbers', () => {
  const numbers = Array.from({ length: 60 }, (_, id) => id).filter((id) => isDateFormat(id, undefined));
  expect(numbers).toEqual([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
});
