import { expect, test } from 'vitest';
import { foldCase } from './fold-case.ts';

/** Every character that has an upper or a lower case. */
const letters = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code)).filter(
  (letter) => letter.toLowerCase() !== letter || letter.toUpperCase() !== letter,
);

test('a name folds like its upper and its lower case, in every script', () => {
  expect(letters.length).toBeGreaterThan(2500);
  for (const letter of letters) {
    const name = `a${letter}b`;
    expect([letter, foldCase(name.toLowerCase())]).toEqual([letter, foldCase(name)]);
    expect([letter, foldCase(name.toUpperCase())]).toEqual([letter, foldCase(name)]);
  }
});

// What SQL's lower() and upper() do differs from JavaScript in the letters without a counterpart.
test.each([
  ['İ', 'i'],
  ['I\u0307', 'i'],
  ['ẞ', 'ß'],
  ['ß', 'ss'],
  ['ſ', 's'],
  ['\u212a', 'k'],
  ['ΣΑΣ', 'σασ'],
])('%j and %j are alike to some destination', (a, b) => {
  expect(foldCase(a)).toBe(foldCase(b));
});

test('what differs in more than case does not fold to the same', () => {
  const names = ['a', 'á', 'a\u0301', 'a ', 'а', '_a', ''];
  expect(new Set(names.map(foldCase)).size).toBe(names.length);
});
