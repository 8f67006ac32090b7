import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExactJson } from './exact-json.ts';
import { isExactText } from './values/exact-text.ts';
import { isRawJson } from './values/raw-json.ts';

test.each([
  '{"id":9007199254740993}',
  '[0.1234567890123456789,-12345678901234567890]',
  '{"a":[1,2.5,1e+22,"9007199254740993"]}',
  '1e400',
])('%s is written again as it was', (text) => {
  expect(JSON.stringify(parseExactJson(text))).toBe(text);
});

test('numbers that a double holds are numbers', () => {
  expect(parseExactJson('[9007199254740991, 0.1, 1e3, 12.50]')).toEqual([9007199254740991, 0.1, 1000, 12.5]);
});

test('any JSON is the same as JSON.parse has it, when no number is rounded', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.stringify(parseExactJson(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('any number is kept: as one of JavaScript that is the same, else as it was written', () => {
  const digits = fc.stringMatching(/^(?:0|[1-9]\d{0,24})(?:\.\d{1,24})?(?:[eE][+-]?\d{1,3})?$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('', '-'), digits)), fc.string(), (numbers, text) => {
      const written = numbers.map(([sign, number]) => `${sign}${number}`);
      const parsed: unknown = parseExactJson(`{${JSON.stringify(text)}: [${written.join(', ')}]}`);
      const read = Object.values(parsed ?? {}).flat();
      expect(read.map(isRawNumber)).toEqual(written.map((each) => !isExactText(each, Number(each), 64)));
      const raws = read.filter(isRawNumber).map((each) => JSON.stringify(each));
      expect(raws).toEqual(written.filter((each) => !isExactText(each, Number(each), 64)));
    }),
  );
});

function isRawNumber(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isRawJson(value);
}
