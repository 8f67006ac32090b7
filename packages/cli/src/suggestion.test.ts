import { expect, test } from 'vitest';
import { commandList } from './command-list.ts';
import { suggestion } from './suggestion.ts';

const names = commandList.map(({ name }) => name);
const synonyms = new Map(commandList.map((entry) => [entry.name, entry.synonyms]));

test.each([
  ['debgu', 'debug'],
  ['Debug', 'debug'],
  ['sho', 'show'],
  ['verison', 'version'],
  ['hepl', 'help'],
  // A synonym goes before a word that only looks alike: three letters make "version" of "verify".
  ['verify', 'debug'],
  ['run', 'debug'],
  ['tables', 'show'],
  ['xyz', undefined],
  ['somethingelse', undefined],
])('for "%s" it suggests %s', (word, expected) => {
  expect(suggestion(word, names, synonyms)).toBe(expected);
});
