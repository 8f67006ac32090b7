import fc from 'fast-check';
import { Readable } from 'node:stream';
import { expect, expectTypeOf, test } from 'vitest';
import type { ByteSource } from './byte-source.ts';
import { csv, csvBatches } from './csv.ts';
import { readAll } from './read-all.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const rowsOf = (text: string, options = {}) => readAll(csv(bytes(text), options));

test('rows are objects with texts under the names of the header', async () => {
  expect(await rowsOf('id,name,note\r\n1,Ada,"said ""yes"",\r\ntwice"\r\n2,,"5"\n')).toEqual([
    { id: '1', name: 'Ada', note: 'said "yes",\r\ntwice' },
    { id: '2', name: '', note: '5' },
  ]);
});

const names = fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 });
const tables = names.chain((header) => {
  const texts = header.map(() => fc.string({ unit: 'binary', maxLength: 20 }));
  return fc.record({ header: fc.constant(header), rows: fc.array(fc.tuple(...texts), { maxLength: 6 }) });
});

test('any table is read as it was written, however its bytes are cut', async () => {
  const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 9 }));
  const formats = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', '€'),
    lineBreak: fc.constantFrom('\n', '\r\n'),
    quoteAll: fc.boolean(),
    endsInBreak: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(tables, formats, sizes, async ({ header, rows }, format, lengths) => {
      const { delimiter, lineBreak, quoteAll, endsInBreak } = format;
      const field = (text: string) =>
        quoteAll || text === '' || /[",;\t|€\r\n\uFEFF]/.test(text)
          ? `"${text.replaceAll('"', '""')}"`
          : text;
      const lines = [header, ...rows].map((texts) => texts.map(field).join(delimiter));
      const file = bytes(`\uFEFF${lines.join(lineBreak)}${endsInBreak ? lineBreak : ''}`);
      const read = await readAll(csv(cut(file, lengths), { delimiter, encoding: 'utf-8' }));
      expect(read.map((row) => Object.entries(row))).toEqual(
        rows.map((texts) => Object.entries(objectOf(header, texts))),
      );
    }),
    { numRuns: process.env['HEADWATER_TEST'] === 'long' ? 20_000 : 500 },
  );
});

function* cutNow(file: Uint8Array, lengths: Iterator<number>): Generator<Uint8Array> {
  for (let start = 0; start < file.length;) {
    const length = Number(lengths.next().value);
    yield file.subarray(start, start + length);
    start += length;
  }
}

async function* cut(file: Uint8Array, lengths: Iterator<number>): AsyncGenerator<Uint8Array> {
  yield* cutNow(file, lengths);
}

function objectOf(header: readonly string[], texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(header.map((name, index) => [name, texts[index] ?? '']));
}

const sources: [string, () => ByteSource][] = [
  ['bytes', () => bytes('a\n1')],
  ['a stream of the web', () => new Blob(['a\n1']).stream()],
  ['the body of an answer', () => new Response('a\n1').body ?? new Uint8Array()],
  ['a stream of Node.js', () => Readable.from([Buffer.from('a\n'), Buffer.from('1')])],
];

test.each(sources)('the source may be %s', async (_name, source) => {
  expect(await readAll(csv(source()))).toEqual([{ a: '1' }]);
});

test('a stream that gives text is an error, as its encoding was guessed', async () => {
  const stream = Readable.from([Buffer.from('a\n1')]).setEncoding('utf8');
  await expect(readAll(csv(stream))).rejects.toThrow(
    'a source gives string, not bytes: do not set an encoding on the stream',
  );
});

const errors: [string, string, object, string][] = [
  [
    'too few fields',
    'a,b\n1,2\n3\n',
    {},
    "line 3: the row has 1 field, not 2: say ragged: 'pad' if that is meant",
  ],
  [
    'too many fields, after line breaks in fields',
    'a,b\n"1\n1",2\n3,4,5\n',
    {},
    'line 4: the row has 3 fields, not 2: look for a delimiter that is not quoted',
  ],
  [
    'too many fields, even when rows are padded',
    'a\n1,2\n',
    { ragged: 'pad' },
    'line 2: the row has 2 fields, not 1: look for a delimiter that is not quoted',
  ],
  [
    'a quote that is never closed',
    'a,b\n1,2\n3,"4\n5,6',
    {},
    'line 3: a quoted field is never closed: look for a lone quote, or for an end that is missing',
  ],
  [
    'text after a quoted field',
    'a\n"1"2\n',
    {},
    'line 2: text follows the end of a quoted field: a quote inside one is written twice',
  ],
  [
    'a name that is there twice',
    'a,b,a\n',
    {},
    'line 1: the header names "a" twice: give names with columns',
  ],
  [
    'other columns than the header',
    'a,b\n',
    { columns: ['a'] },
    'line 1: the header has 2 fields, but columns names 1',
  ],
  [
    'an old line break',
    'a,b\r1,2\r',
    {},
    "line 1: a line ends with a carriage return alone: say lineBreak: '\\r'",
  ],
];

test.each(errors)('an error tells the line of %s', async (_what, text, options, message) => {
  await expect(rowsOf(text, { ...options, name: 'orders.csv' })).rejects.toThrow(
    expect.objectContaining({ code: 'source', message: `orders.csv ${message}` }),
  );
});

test('a file of no bytes is an error, one with a header alone is a table without rows', async () => {
  await expect(rowsOf('')).rejects.toThrow('the CSV is empty, without even a header: have it sent again');
  expect(await rowsOf('a,b\n')).toEqual([]);
});

test('padded rows get empty fields, and lose empty ones', async () => {
  expect(await rowsOf('a,b\n1\n2,3,,\n', { ragged: 'pad', emptyAs: null })).toEqual([
    { a: '1', b: null },
    { a: '2', b: '3' },
  ]);
});

test('an empty line is a row only where rows have one field', async () => {
  expect(await rowsOf('a,b\n\n1,2\n\n')).toEqual([{ a: '1', b: '2' }]);
  expect(await rowsOf('a\n1\n\n2\n')).toEqual([{ a: '1' }, { a: '' }, { a: '2' }]);
});

test('columns name those of a file without a header, or instead of it, and lines above it are skipped', async () => {
  const rows = csv(bytes('1;2'), { header: false, columns: ['id', 'size'], delimiter: ';', emptyAs: null });
  expectTypeOf(rows).toEqualTypeOf<AsyncGenerator<Record<'id' | 'size', string | null>, void, undefined>>();
  expect(await readAll(rows)).toEqual([{ id: '1', size: '2' }]);
  expect(await rowsOf('Report "of\ntoday\nA,B\n1,2', { skipLines: 2, columns: ['a', 'b'] })).toEqual([
    { a: '1', b: '2' },
  ]);
});

test('quotes may be other characters, or none', async () => {
  expect(await rowsOf("a,b\n'1,''2',3", { quote: "'" })).toEqual([{ a: "1,'2", b: '3' }]);
  expect(await rowsOf('a,b\n"1,2"', { quote: null })).toEqual([{ a: '"1', b: '2"' }]);
});

test('the encoding is what a byte order mark or the caller says', async () => {
  const latin = csv(Uint8Array.of(0x61, 0x0a, 0x80, 0xe9), { encoding: 'windows-1252' });
  expect(await readAll(latin)).toEqual([{ a: '€é' }]);
  const utf16 = csv(Buffer.from('\uFEFFa\n€', 'utf16le'));
  expect(await readAll(utf16)).toEqual([{ a: '€' }]);
});

test('bytes that are no text in the encoding are an error', async () => {
  await expect(readAll(csv(Uint8Array.of(0x61, 0x0a, 0xe9)))).rejects.toThrow(
    'the CSV is no utf-8 text between byte 0 and 3: give its encoding, such as windows-1252, or have it sent again',
  );
  const cutOff = Buffer.from(`a\n${'x'.repeat(300)}€`).subarray(0, -1);
  await expect(readAll(csv(cutOff))).rejects.toThrow('the CSV is no utf-8 text at its end');
});

test('a field of many pieces is read in a time that grows with its length', async () => {
  const piece = bytes('x'.repeat(60_000));
  async function* source() {
    yield bytes('a,b\n1,"');
    for (let index = 0; index < 1500; index += 1) yield piece;
    yield bytes('"\n');
  }
  const [row] = await readAll(csv(source()));
  expect(row?.['b']?.length).toBe(90_000_000);
});

test('a quote that is never closed does not fill the memory', async () => {
  let pieces = 0;
  async function* source() {
    yield bytes('a,b\n1,2\n3,"4\n');
    for (;;) {
      pieces += 1;
      yield bytes('5,6\n'.repeat(100_000));
    }
  }
  await expect(readAll(csv(source()))).rejects.toThrow(
    'the CSV line 3: the row is longer than 268435456 characters: look for a quote that is never closed',
  );
  expect(pieces).toBeLessThan(700);
});

test('batches have the rows that came together', async () => {
  // Longer than what tells the encoding.
  const long = 'x'.repeat(300);
  const source = Readable.from([bytes(`a\n${long}\n2\n3`), bytes('3\n'), bytes('4')]);
  expect(await readAll(csvBatches(source))).toEqual([[{ a: long }, { a: '2' }], [{ a: '33' }], [{ a: '4' }]]);
});

test('whoever stops early closes the source', async () => {
  let isClosed = false;
  async function* source() {
    try {
      for (;;) yield bytes('a,b\n'.repeat(100));
    } finally {
      isClosed = true;
    }
  }
  for await (const row of csv(source())) {
    expect(row).toEqual({ a: 'a', b: 'b' });
    break;
  }
  expect(isClosed).toBe(true);
});

test('an error of the source ends the rows', async () => {
  async function* source() {
    yield bytes('a\n1\n');
    throw new Error('connection reset');
  }
  await expect(readAll(csv(source()))).rejects.toThrow('connection reset');
});
