import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExactJson } from './exact-json.ts';

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
