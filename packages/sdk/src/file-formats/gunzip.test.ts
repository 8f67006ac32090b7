import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gunzip, type GunzipOptions } from './gunzip.ts';
import { readAll } from './read-all.ts';

const compressors: [NonNullable<GunzipOptions['format']>, (text: string) => Buffer][] = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
];

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

describe.each(compressors)('%s', (format, compress) => {
  const text = `${'the same again '.repeat(10_000)}${Math.PI}`;
  const unpack = async (bytes: Uint8Array, length = 1000) =>
    Buffer.concat(await readAll(gunzip(inPieces(bytes, length), { format }))).toString();

  test('is unpacked, also several of them, however the bytes are cut', async () => {
    const packed = Buffer.concat([compress(text), compress('and'), compress(text)]);
    for (const length of [1, 7, 50, 100, 1000, packed.length]) {
      expect(await unpack(packed, length)).toBe(`${text}and${text}`);
    }
  });

  test('that is cut off is an error', async () => {
    const packed = compress(text);
    for (const length of [0, 1, Math.floor(packed.length / 2), packed.length - 1]) {
      await expect(unpack(packed.subarray(0, length))).rejects.toThrow(
        `the ${format} ends before it is complete: have it sent again`,
      );
    }
  });

  test('with something else behind it is an error', async () => {
    const packed = Buffer.concat([compress(text), Buffer.from('<html>sorry</html>')]);
    await expect(unpack(packed)).rejects.toThrow(`the ${format} is broken, or no ${format} (`);
  });
});

test('zeros behind gzip, with which archives are filled up, are nothing', async () => {
  const packed = Buffer.concat([gzipSync('text'), Buffer.alloc(3000)]);
  for (const length of [1, 24, 25, packed.length]) {
    expect(Buffer.concat(await readAll(gunzip(inPieces(packed, length)))).toString()).toBe('text');
  }
});

test('whoever stops early closes the source, and its errors are told as they are', async () => {
  let isClosed = false;
  const packed = gzipSync('x'.repeat(1_000_000));
  async function* source() {
    try {
      yield packed.subarray(0, 500);
      throw new Error('connection reset');
    } finally {
      isClosed = true;
    }
  }
  await expect(readAll(gunzip(source()))).rejects.toThrow('connection reset');
  isClosed = false;
  for await (const piece of gunzip(source())) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  expect(isClosed).toBe(true);
});
