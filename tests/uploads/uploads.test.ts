import { Readable } from 'node:stream';
import { connector, type FileUpload } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';

const bytes = (text: string) => new TextEncoder().encode(text);
const texts = (files: Readonly<Record<string, Uint8Array>> = {}) =>
  Object.fromEntries(Object.entries(files).map(([path, data]) => [path, new TextDecoder().decode(data)]));

/** A connector that uploads files to the table `doc`, one after the other. */
function uploading(...files: FileUpload[]) {
  return connector({
    schema: { doc: { primaryKey: ['id'], columns: { id: 'LONG' } } },
    async update({ op }) {
      for (const [id, file] of files.entries()) await op.upsert('doc', { id }, { file });
      await op.checkpoint({});
    },
  });
}

async function* inPieces(...pieces: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield bytes(piece);
}

test('bytes and every kind of stream are stored beside the table, and each row says where', async () => {
  const { tables, files } = await sync(
    uploading(
      { path: 'a.txt', data: bytes('at once') },
      { path: 'deep/er/b.txt', data: inPieces('in ', 'pieces'), expectedBytes: 9 },
      { path: 'c.txt', data: new Response('of the web').body ?? bytes('') },
      { path: 'd.txt', data: Readable.from([bytes('of node')]) },
      { path: 'empty', data: new Uint8Array() },
      { path: 'ünï 名前.txt', data: [bytes('a list')] },
    ),
  );
  expect(texts(files)).toEqual({
    'doc/a.txt': 'at once',
    'doc/deep/er/b.txt': 'in pieces',
    'doc/c.txt': 'of the web',
    'doc/d.txt': 'of node',
    'doc/empty': '',
    'doc/ünï 名前.txt': 'a list',
  });
  expect(tables.doc).toEqual(
    ['a.txt', 'deep/er/b.txt', 'c.txt', 'd.txt', 'empty', 'ünï 名前.txt'].map((path, id) => ({
      id,
      _fivetran_file_path: path,
    })),
  );
});

test.each([
  ['says that its file is elsewhere', { _fivetran_file_path: 'other.txt' }, 'leave the column out'],
  ['is a Date', new Date(0), 'the row is a Date'],
  ['is a Map', new Map([['id', 1]]), 'the row is a Map'],
])('a row that %s is refused with its file', async (_, row, why) => {
  const wrong = connector({
    async update({ op }) {
      await op.upsert('doc', row, { file: { path: 'real.txt', data: bytes('x') } });
    },
  });
  await expect(sync(wrong)).rejects.toThrow(
    expect.objectContaining({ code: 'row_invalid', message: expect.stringContaining(why) }),
  );
});

test('rows that wait for a file are as they were when they were given', async () => {
  const { tables } = await sync(
    connector({
      schema: { doc: { primaryKey: ['id'] } },
      async update({ op }) {
        const row = { id: 1, n: 1 };
        void op.upsert('doc', row, { file: { path: 'f', data: inPieces('a', 'b') } });
        const other = { id: 2, n: 1 };
        const written = op.upsert('doc', [other]);
        row.n = 2;
        other.n = 2;
        await written;
      },
    }),
  );
  expect(tables.doc).toEqual([
    { id: 1, n: 1, _fivetran_file_path: 'f' },
    { id: 2, n: 1, _fivetran_file_path: null },
  ]);
});

test('tables of other names and schemas have folders of their own, on any system', async () => {
  const { files } = await sync(
    connector({
      async update({ op }) {
        for (const [table, schema] of [['doc'], ['doc', 'north'], ['north', 'doc'], ['Doc.pdf/..']]) {
          const file = { path: 'f', data: bytes(`${schema ?? 'none'}`) };
          await op.upsert(table ?? '', { id: 1 }, { file, ...(schema === undefined ? {} : { schema }) });
        }
      },
    }),
  );
  expect(texts(files)).toEqual({
    'doc/f': 'none',
    'doc_pdf_/f': 'none',
    'tester_doc.north/f': 'doc',
    'tester_north.doc/f': 'north',
  });
});

test('the last file of a path wins, however long the first one takes', async () => {
  const slow = async function* () {
    await new Promise((resolve) => setTimeout(resolve, 50));
    yield bytes('slow');
  };
  const { tables, files, state } = await sync(
    connector({
      schema: { doc: { primaryKey: ['id'] } },
      state: { done: false },
      async update({ op }) {
        const row = { id: 1, n: 1 };
        // Not awaited: they keep the order of the calls all the same, and what the calls were given.
        void op.upsert('doc', row, { file: { path: 'f', data: slow() } });
        void op.upsert('doc', { id: 1, n: 2 }, { file: { path: 'f', data: bytes('quick') } });
        void op.update('doc', { id: 1, seen: true });
        const state = { done: true };
        const saved = op.checkpoint(state);
        state.done = false;
        await saved;
      },
    }),
  );
  expect(texts(files)).toEqual({ 'doc/f': 'quick' });
  expect(tables.doc).toEqual([{ id: 1, n: 2, seen: true, _fivetran_file_path: 'f' }]);
  expect(state).toEqual({ done: true });
});

test('an upload nobody awaits is stored before the sync ends', async () => {
  const { files } = await sync(
    connector({
      async update({ op }) {
        void op.upsert('doc', { id: 1 }, { file: { path: 'f', data: inPieces('a', 'b') } });
      },
    }),
  );
  expect(texts(files)).toEqual({ 'doc/f': 'ab' });
});

test('a row that is left out leaves its file out', async () => {
  const { tables, files } = await sync(
    connector({
      schema: { doc: { primaryKey: ['id'], onNullKey: 'skip' } },
      async update({ op }) {
        await op.upsert('doc', JSON.parse('{ "id": null }'), { file: { path: 'skipped', data: bytes('x') } });
        await op.upsert('doc', { id: 1 }, { file: { path: 'kept', data: bytes('y') } });
      },
    }),
  );
  expect(texts(files)).toEqual({ 'doc/kept': 'y' });
  expect(tables.doc).toHaveLength(1);
});

test('two thousand files in a table are all there', async () => {
  const names = Array.from({ length: 2000 }, (_, n) => `${n % 10}/${n}.bin`);
  const data = new Uint8Array(10_000).fill(7);
  const { tables, files } = await sync(uploading(...names.map((path) => ({ path, data }))));
  expect(Object.keys(files ?? {}).toSorted()).toEqual(names.map((path) => `doc/${path}`).toSorted());
  expect(tables.doc).toHaveLength(2000);
});

const data = bytes('x');
test.each<[string, unknown, string]>([
  ['a path that climbs', { path: '../state.json', data }, 'it leaves the folder of the table'],
  ['a path that climbs later', { path: 'a/../../b', data }, 'it leaves the folder of the table'],
  [
    'an absolute path',
    { path: '/etc/passwd', data },
    'it is absolute: it must begin in the folder of the table',
  ],
  ['a drive', { path: 'C:x', data }, 'it is absolute: it must begin in the folder of the table'],
  ['a backslash', { path: String.raw`..\x`, data }, 'it has a backslash: write / between folders'],
  ['a NUL', { path: 'a\0', data }, 'it has a character no file name can have'],
  ['no name', { path: 'a//b', data }, 'it has a name that is empty'],
  ['an empty path', { path: '', data }, 'it is empty'],
  ['a long name', { path: 'x'.repeat(256), data }, 'it has a name of more than 255 bytes'],
])('%s is refused', async (_, file, why) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a program without types may give
  await expect(sync(uploading(file as FileUpload))).rejects.toThrow(
    expect.objectContaining({ code: 'row_invalid', message: expect.stringContaining(why) }),
  );
});

test.each<[string, unknown, string]>([
  ['no data', { path: 'f' }, 'a file is { path, data }: a path, and bytes or a stream of them'],
  ['text', { path: 'f', data: 'text' }, 'a file is { path, data }: a path, and bytes or a stream of them'],
  [
    'a stream of text',
    { path: 'f', data: ['text'] },
    'the file "f" gives string: a stream of bytes is wanted',
  ],
  [
    'half a byte',
    { path: 'f', data, expectedBytes: 0.5 },
    'expectedBytes of the file "f" is no number of bytes',
  ],
])('%s is no file', async (_, file, why) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a program without types may give
  await expect(sync(uploading(file as FileUpload))).rejects.toThrow(
    expect.objectContaining({ code: 'row_invalid', message: expect.stringContaining(why) }),
  );
});

test('a file goes with one row', async () => {
  const wrong = connector({
    async update({ op }) {
      const file = { path: 'f', data };
      await op.upsert('doc', [{ id: 1 }, { id: 2 }], { file });
    },
  });
  await expect(sync(wrong)).rejects.toThrow('upsert on table "doc": a file goes with one row, 2 were given');
});

test('a file that ends early is an error of the source', async () => {
  const short = uploading({ path: 'f', data: inPieces('ab', 'c'), expectedBytes: 5 });
  await expect(sync(short)).rejects.toThrow(
    expect.objectContaining({
      code: 'source',
      message: 'the file "f" has 3 bytes, 5 were expected: read it again',
    }),
  );
});
