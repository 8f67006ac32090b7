import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { csv } from './csv.ts';
import { makeZip, type ZippedFile } from './make-zip.ts';
import { readAll } from './read-all.ts';
import { unzip, type UnzipOptions, type ZipEntry } from './unzip.ts';

const textOf = async (stream: AsyncIterable<Uint8Array>) => Buffer.concat(await readAll(stream)).toString();

async function readArchive(archive: Uint8Array, options?: UnzipOptions) {
  const read: { name: string; size: number; text: string }[] = [];
  for await (const { name, size, stream } of unzip(archive, options)) {
    read.push({ name, size, text: await textOf(stream) });
  }
  return read;
}

const temporaryFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('headwater-zip-'));

test('files are read one after the other, without folders, and those not wanted', async () => {
  const archive = makeZip({
    'data/': '',
    'data/größe.csv': 'a\n1',
    'data/b.csv': 'a\n2\n3',
    'read.me': 'no',
  });
  expect(await readArchive(archive, { only: (name) => name.endsWith('.csv') })).toEqual([
    { name: 'data/größe.csv', size: 3, text: 'a\n1' },
    { name: 'data/b.csv', size: 5, text: 'a\n2\n3' },
  ]);
});

test('a file in an archive is a source like any other', async () => {
  for await (const { stream } of unzip(new Blob([makeZip({ 'a.csv': 'a\n1' })]).stream())) {
    expect(await readAll(csv(stream))).toEqual([{ a: '1' }]);
  }
});

test('nothing stays behind, however it ends', async () => {
  const before = temporaryFolders();
  const archive = makeZip({ 'a.csv': 'a\n1', 'b.csv': 'b' });
  for await (const { stream } of unzip(archive)) {
    for await (const piece of stream) {
      expect(piece.length).toBe(3);
      break;
    }
    break;
  }
  await expect(readArchive(Buffer.from('no zip'))).rejects.toThrow('the zip is no zip archive, or broken');
  expect(temporaryFolders()).toEqual(before);
});

test('a file that is read after its loop is an error', async () => {
  const entries: ZipEntry[] = await readAll(unzip(makeZip({ 'a.csv': 'a' })));
  const [entry] = entries;
  if (entry === undefined) throw new Error('the archive is empty');
  await expect(textOf(entry.stream)).rejects.toThrow(
    'the zip: a.csv is read when the archive is closed: read it inside the loop',
  );
});

const bad: [string, Record<string, ZippedFile>, UnzipOptions, string][] = [
  [
    'a name that leads out',
    { '../etc/passwd': { contents: 'x' } },
    {},
    'old.zip is no zip archive, or broken (invalid',
  ],
  [
    'an absolute name',
    { '/etc/passwd': { contents: 'x' } },
    {},
    'old.zip is no zip archive, or broken (absolute path',
  ],
  [
    'contents that changed',
    { 'a.csv': { contents: 'x', checksum: 1 } },
    {},
    'old.zip: a.csv has not the checksum it is packed with: have it sent again',
  ],
  [
    'more contents than it says',
    { 'a.csv': { contents: 'x'.repeat(1000), size: 10 } },
    {},
    'old.zip: a.csv is broken (too many bytes in the stream.',
  ],
  [
    'a password',
    { 'a.csv': { contents: 'x', isEncrypted: true } },
    {},
    'old.zip: a.csv is encrypted, which is not supported: have it sent without a password',
  ],
  [
    'files that are too large together',
    { 'a.csv': { contents: 'xxx' }, 'b.csv': { contents: 'xxx' } },
    { maxTotalBytes: 5 },
    'old.zip unpacks to more than 5 bytes: allow more with maxTotalBytes if that is right',
  ],
  [
    'a file that is packed too well',
    { 'a.csv': { contents: 'x', size: 200_000_000 } },
    {},
    'old.zip: a.csv is 200000000 bytes of 3 packed ones: allow more with maxRatio if that is right',
  ],
];

test.each(bad)('%s is an error', async (_what, files, options, message) => {
  await expect(readArchive(makeZip(files), { ...options, name: 'old.zip' })).rejects.toThrow(message);
});

test('an archive that is cut off is an error', async () => {
  const archive = makeZip({ 'a.csv': 'a\n1', 'b.csv': 'a\n2\n3' });
  for (const length of [0, 10, 60, archive.length - 1]) {
    await expect(readArchive(archive.subarray(0, length))).rejects.toThrow(
      'the zip is no zip archive, or broken',
    );
  }
});

test('an error of the source is told as it is', async () => {
  async function* source() {
    yield makeZip({ a: 'a' }).subarray(0, 10);
    throw new Error('connection reset');
  }
  await expect(readAll(unzip(source()))).rejects.toThrow('connection reset');
});
