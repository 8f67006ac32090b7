import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from './json-text.ts';

test.each([
  '{"id":9007199254740993,"tags":[1,2.5,"1e5"]}',
  '[0.1234567890123456789,-12345678901234567890,1e400]',
  '{"__proto__":{"a":1},"b":2}',
  '["\\ud800",""]',
  '"text"',
  '12345678901234567890',
])('%s is written again as it was', (text) => {
  expect(JSON.stringify(readJson(text))).toBe(text);
});

test('NaN and infinities are numbers where Python writes them, and nothing where they are texts', () => {
  const infinity = Number.POSITIVE_INFINITY;
  expect(readJson('[NaN, Infinity, -Infinity, {"a": NaN}]')).toEqual([
    Number.NaN,
    infinity,
    -infinity,
    { a: Number.NaN },
  ]);
  expect(readJson('{"NaN": "NaN: -Infinity", "a\\"NaN": "\\\\", "c": NaN}')).toEqual({
    NaN: 'NaN: -Infinity',
    'a"NaN': '\\',
    c: Number.NaN,
  });
  expect(readJson('NaN')).toBe(Number.NaN);
});

test('beside them, every digit and every name stays', () => {
  const read = readJson('{"__proto__": NaN, "long": 12345678901234567890, "short": 1.50}');
  expect(JSON.stringify(read)).toBe('{"__proto__":null,"long":12345678901234567890,"short":1.5}');
});

test.each([
  '',
  '{',
  '1NaN',
  'NaN1',
  '-NaN',
  '--Infinity',
  '{NaN: 1}',
  'nan',
  '[1,]',
  'NaN"',
  '"NaN',
  '\\NaN',
])('%j is refused', (text) => {
  expect(() => readJson(text)).toThrow(SyntaxError);
});

test('any JSON is what JSON.parse makes of it', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, 4), (text, spaces) => {
      const spaced = JSON.stringify(JSON.parse(text), null, spaces);
      expect(readJson(spaced)).toEqual(JSON.parse(text));
      expect(JSON.stringify(readJson(spaced))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 1000 },
  );
});

test('any number keeps its value to the last digit', () => {
  const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,24})?([eE][+-]?\d{1,3})?$/);
  fc.assert(
    fc.property(fc.array(digits), (numbers) => {
      const written = JSON.stringify(readJson(`[${numbers.join(', ')}]`))
        .slice(1, -1)
        .split(',');
      expect(numbers.length === 0 ? [] : written.map(valueOf)).toEqual(numbers.map(valueOf));
    }),
    { numRuns: 2000 },
  );
});

/** The digits of a number that count, and where its point is. */
function valueOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${digits.length - significant.length - fraction.length + Number(exponent)}`;
}
