import { expect, test } from 'vitest';
import { cutText, padText, textWidth } from './text-width.ts';
import { visible, visibleCell } from './visible-text.ts';

test('what would steer a terminal or turn text around is shown by its code', () => {
  expect(visible('\u001b[2J \u0007 \u009b31m a\tb')).toBe('\\u001b[2J \\u0007 \\u009b31m a\tb');
  expect(visible('a\nb\rc \u2028 \u202e \ud800')).toBe('a\\nb\\rc \\u2028 \\u202e \\ud800');
  expect(visibleCell('a\tb\nc')).toBe('a\\tb\\nc');
});

test('everything else is shown as it is', () => {
  const text = 'äöü 日本語 👩‍👩‍👧 עברית C:\\new';
  expect(visible(text)).toBe(text);
});

test('width counts columns of a terminal', () => {
  const texts = ['', 'abc', 'äö', 'e\u0301', '日本', 'ｆｕｌｌ', '한국', '😀', '👩‍👩‍👧', '🇩🇪', '✔️', 'עב'];
  expect(texts.map(textWidth)).toEqual([0, 3, 2, 1, 4, 8, 4, 2, 2, 2, 2, 2]);
});

test('a text is cut between characters, never wider than wanted', () => {
  expect(cutText('abcdef', 6)).toBe('abcdef');
  expect(cutText('abcdef', 5)).toBe('abcd…');
  expect(cutText('日本語', 6)).toBe('日本語');
  expect(cutText('日本語', 5)).toBe('日本…');
  expect(cutText('日本語', 4)).toBe('日…');
  expect(cutText('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…');
  expect(cutText('abc', 1)).toBe('…');
  expect(cutText('x'.repeat(1_000_000), 3)).toBe('xx…');
});

test('a text is filled up by its width', () => {
  expect(padText('日本', 6, 'left')).toBe('日本  ');
  expect(padText('12', 4, 'right')).toBe('  12');
});
