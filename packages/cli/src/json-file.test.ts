import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolders } from './headwater-process.ts';
import { readJsonFile } from './json-file.ts';
import { scanJson } from './json-scan.ts';

afterAll(removeFolders);

const folder = makeFolder();
const path = join(folder, 'state.json');

function read(text: string | Uint8Array): unknown {
  writeFileSync(path, text);
  try {
    return readJsonFile(path, 'state.json', 'the state').fields;
  } catch (error) {
    return String(error).replace('UsageError: ', '');
  }
}

test.each([
  ['', 'state.json:1:1: the file is empty: write the state as a JSON object, at least {}'],
  ['[1]', 'state.json:1:1: the state must be a JSON object: put it in { … }'],
  ['\n  "text"', 'state.json:2:3: the state must be a JSON object: put it in { … }'],
  ['{"a": 1,\n}', 'state.json:1:8: delete this comma, } follows'],
  ['{"a": 1,\n  }', 'state.json:1:8: delete this comma, } follows'],
  ['{\n  "a": 1\n  "b": 2\n}', 'state.json:3:3: a comma or } is missing before this'],
  ['{"a" 1}', 'state.json:1:6: a colon is missing before this'],
  ['{a: 1}', 'state.json:1:2: the name of a field is wanted, in double quotes'],
  ["{'a': 1}", 'state.json:1:2: the name of a field is wanted, in double quotes'],
  ['{"a": \'b\'}', 'state.json:1:7: texts need double quotes'],
  [
    '{"a": secret}',
    'state.json:1:7: a value is wanted: a text in double quotes, a number, true, false, null, {…} or […]',
  ],
  ['{"a": "b\n}', 'state.json:1:7: the double quote that ends this text is missing'],
  ['{"a": "C:\\Users"}', 'state.json:1:10: this backslash must be written twice'],
  ['{"a": "x\ty"}', 'state.json:1:9: this tabulator must be written as \\t'],
  ['{"a": 01}', 'state.json:1:7: this is no number as JSON writes it: put it in double quotes'],
  ['{"a": .5}', 'state.json:1:7: this is no number as JSON writes it: put it in double quotes'],
  ['{"a": 12-3}', 'state.json:1:7: this is no number as JSON writes it: put it in double quotes'],
  [
    '{"a": 9007199254740993}',
    'state.json:1:7: this number is larger than JavaScript keeps exactly: put it in double quotes',
  ],
  [
    '{"a": 1e999}',
    'state.json:1:7: this number is larger than JavaScript keeps exactly: put it in double quotes',
  ],
  ['{"a": 1} x', 'state.json:1:10: the JSON has ended: delete what follows'],
  ['{"a": 1, "a": 2}', 'state.json:1:10: this field comes twice: delete one of the two'],
  ['{"a": [1', 'state.json:1:9: the file ends too early: a comma or ] is missing before this'],
  [
    '{\r\n"a":\r\n',
    'state.json:3:1: the file ends too early: a value is wanted: a text in double quotes, a number, true, false, null, {…} or […]',
  ],
])('%j is refused with its place and what to do', (text, message) => {
  expect(read(text)).toBe(message);
});

test('a file that is missing, a folder, or not in UTF-8 is named', () => {
  const missing = join(folder, 'missing.json');
  expect(() => readJsonFile(missing, 'missing.json', 'the state')).toThrow(
    'missing.json does not exist: create it or name another file',
  );
  expect(() => readJsonFile(folder, 'folder', 'the state')).toThrow('folder is a folder: name a file');
  expect(read(Buffer.from('{"a": "ä"}', 'utf16le'))).toBe(
    'state.json is not written in UTF-8: save it in that encoding',
  );
});

test('more levels than a state may have are refused with their place', () => {
  const problem = 'this lies more than 500 levels deep: flatten it';
  const nested = (levels: number) => `{"a": ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
  expect(read(nested(500))).toEqual(JSON.parse(nested(500)));
  expect(read(nested(501))).toBe(`state.json:1:506: ${problem}`);
  expect(read('['.repeat(100_000))).toBe(`state.json:1:501: ${problem}`);
});

test('numbers as JavaScript writes them are read, however large', () => {
  const state = { numbers: [2 ** 53, 2 ** 60, -(2 ** 63), 1e20, 1e21, 1e300] };
  expect(read(JSON.stringify(state))).toEqual(state);
});

test('a mark of UTF-8 at the beginning, as some editors write it, is no fault', () => {
  expect(read('\ufeff{"a": "ä"}')).toEqual({ a: 'ä' });
});

test('it takes exactly what JSON.parse takes', () => {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const json = fc.json({ maxDepth: 3 });
  const damaged = fc
    .tuple(
      json,
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', '\\', '1', '-', ' ', 'e', '.', ':', '\u0001'),
    )
    .map(([text, place, piece]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + piece + text.slice(at + 1);
    });
  const ours = new Set([
    'this field comes twice: delete one of the two',
    'this number is larger than JavaScript keeps exactly: put it in double quotes',
  ]);
  const agrees = fc.property(fc.oneof(json, damaged), (text) => {
    const { fault } = scanJson(text);
    return (fault === null) === parses(text) || (fault !== null && ours.has(fault.problem));
  });
  expect(fc.check(agrees, { numRuns: 5000 })).toMatchObject({ failed: false, counterexample: null });
});
