import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

const options = { state: { type: 'string' }, json: { type: 'boolean' } } as const;

function read(...words: string[]): unknown {
  try {
    const { values, positionals } = readArguments('debug', words, options, 1);
    return { ...values, words: positionals };
  } catch (error) {
    return String(error);
  }
}

test('options may stand anywhere, with = or without', () => {
  expect(read('folder', '--state', 'a.json', '--json')).toEqual({
    state: 'a.json',
    json: true,
    words: ['folder'],
  });
  expect(read('--state=-odd-', 'folder')).toEqual({ state: '-odd-', words: ['folder'] });
  expect(read('--', '--json')).toEqual({ words: ['--json'] });
});

test('what cannot be used is named, with what to do', () => {
  expect([
    read('--jsn'),
    read('--verbose'),
    read('-x'),
    read('--state'),
    read('--state='),
    read('--state', '--json'),
    read('--json=yes'),
    read('a', 'b'),
    read('--toString'),
  ]).toEqual([
    'UsageError: headwater debug has no option --jsn: did you mean --json?',
    'UsageError: headwater debug has no option --verbose: see headwater debug --help',
    'UsageError: headwater debug has no option -x: see headwater debug --help',
    'UsageError: --state needs a value: see headwater debug --help',
    'UsageError: --state needs a value: see headwater debug --help',
    'UsageError: --state needs a value: see headwater debug --help',
    'UsageError: --json takes no value: leave out "=yes"',
    'UsageError: "b" is one word too many: see headwater debug --help',
    'UsageError: headwater debug has no option --toString: see headwater debug --help',
  ]);
});
