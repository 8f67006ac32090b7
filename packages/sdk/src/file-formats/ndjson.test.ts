import { expect, test } from 'vitest';
import { ndjson, ndjsonBatches } from './ndjson.ts';
import { readAll } from './read-all.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('each line is a value, however the bytes are cut, and empty lines are none', async () => {
  const file = bytes('{"id":1,"city":"Zürich"}\r\n\n[2]\n"three"');
  async function* source() {
    for (const byte of file) yield Uint8Array.of(byte);
  }
  const expected = [{ id: 1, city: 'Zürich' }, [2], 'three'];
  expect(await readAll(ndjson(file))).toEqual(expected);
  expect(await readAll(ndjson(source(), { encoding: 'utf-8' }))).toEqual(expected);
  expect(await readAll(ndjsonBatches(file))).toEqual([expected.slice(0, 2), expected.slice(2)]);
});

test('a number keeps the digits that JavaScript would round', async () => {
  const line = '{"id":12345678901234567890,"price":0.10000000000000000001,"whole":7}';
  const [value] = await readAll(ndjson(bytes(line)));
  expect(JSON.stringify(value)).toBe(line);
});

test('a line that is no JSON, as one that was cut off, is an error', async () => {
  await expect(readAll(ndjson(bytes('{"id":1}\n\n{"id":'), { name: 'log.ndjson' }))).rejects.toThrow(
    'log.ndjson line 3 is no JSON: Unexpected end of JSON input',
  );
});
