import fc from 'fast-check';
import { expect, test } from 'vitest';
import { json, type JsonOptions } from './json.ts';
import { readAll } from './read-all.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const valuesOf = (text: string, path?: string, options?: JsonOptions) =>
  readAll(json(bytes(text), path, options));

async function* inPieces(text: string, length: number): AsyncGenerator<Uint8Array> {
  const file = bytes(text);
  for (let start = 0; start < file.length; start += length) yield file.subarray(start, start + length);
}

test('a path gives each element of an array, and passes over what is beside it', async () => {
  const text =
    '{ "page": {"items": [0, "]}\\\\"]}, "data": {"items": [{"id": 1}, "\\"]", null, 2 ]}, "x": 1 }';
  expect(await valuesOf(text, 'data.items[*]')).toEqual([{ id: 1 }, '"]', null, 2]);
  expect(await valuesOf(text, 'page.items')).toEqual([[0, ']}\\']]);
  expect(await valuesOf(text, 'x')).toEqual([1]);
  expect(await valuesOf(' 7 ')).toEqual([7]);
});

test('paths go through arrays, and to names with other characters', async () => {
  const text = '[{"a.b":{"c d":[1,2]}},{"a.b":{"c d":[]}},{"a.b":{"c d":[3]}}]';
  expect(await valuesOf(text, '[*]["a.b"]["c d"][*]')).toEqual([1, 2, 3]);
});

test('any document is read as JSON.parse reads it, however its bytes are cut', async () => {
  const values = fc.jsonValue();
  await fc.assert(
    fc.asyncProperty(
      fc.array(values),
      values,
      fc.constantFrom(undefined, 1, '\t'),
      fc.integer({ min: 1, max: 20 }),
      async (items, other, indent, length) => {
        const text = JSON.stringify({ before: other, data: { items, after: other } }, null, indent);
        const source = inPieces(text, length);
        expect(await readAll(json(source, 'data.items[*]', { encoding: 'utf-8' }))).toEqual(
          JSON.parse(text).data.items,
        );
      },
    ),
    { numRuns: process.env['HEADWATER_TEST'] === 'long' ? 20_000 : 500 },
  );
});

test('a document that is cut off anywhere is an error', async () => {
  const text = '{"data": {"items": [{"id": 1}, "two", 3.5, true]}, "next": null}';
  for (let length = 0; length < text.length; length += 1) {
    await expect(valuesOf(text.slice(0, length), 'data.items[*]')).rejects.toThrow(
      expect.objectContaining({ code: 'source' }),
    );
  }
});

test('a number keeps the digits that JavaScript would round', async () => {
  const items = '[{"id":12345678901234567890},0.10000000000000000001]';
  expect(JSON.stringify(await valuesOf(items, '[*]'))).toBe(items);
});

const errors: [string, string, string, string][] = [
  [
    'a document without the path',
    '{"error":"down"}',
    'data.items[*]',
    'character 16: there is no data, only "error": say optional: true if it may be missing',
  ],
  ['another kind of value', '{"data":"none"}', 'data[*]', 'character 9: data is no array: look at the path'],
  [
    'null in place of an array',
    '{"data":null}',
    'data[*]',
    'character 9: data is no array: look at the path',
  ],
  ['a broken value', '[1,2x]', '[*]', 'character 6: a value that ends here is no JSON: Unexpected'],
  ['a missing value', '[1,,2]', '[*]', 'character 4: a value that ends here is no JSON: Unexpected'],
  ['a bracket of another kind', '{"a":[1},"b":2}', 'b', 'character 6: a bracket is closed by another kind'],
  ['a missing name', '{"a":1,}', 'a', 'character 8: there is "}", where JSON has a name'],
  [
    'a second document',
    '[1]\n[2]',
    '[*]',
    'character 5: more follows the end of the document: read lines of JSON with ndjson()',
  ],
];

test.each(errors)('an error tells the character of %s', async (_what, text, path, message) => {
  await expect(valuesOf(text, path, { name: 'answer.json' })).rejects.toThrow(`answer.json ${message}`);
});

test('what may be missing gives no values', async () => {
  for (const text of ['{}', '{"data":null}', '{"data":{"items":null}}']) {
    expect(await valuesOf(text, 'data.items[*]', { optional: true })).toEqual([]);
  }
});

test.each(['data..items', 'a.', '[0]', 'data.items[*', '[*]a'])('%s is no path', async (path) => {
  await expect(valuesOf('{}', path)).rejects.toThrow(
    /is no path at character \d+: write it like data\.items\[\*\]/,
  );
});
