import { pipeline, type Readable, type Transform } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** What a source may compress its answers with. */
export const acceptEncoding = 'gzip, deflate, br, zstd';

const whole: ReadonlyMap<string, (bytes: Uint8Array) => Promise<Buffer>> = new Map([
  ['gzip', promisify<Uint8Array, Buffer>(zlib.gunzip)],
  ['deflate', promisify<Uint8Array, Buffer>(zlib.inflate)],
  ['br', promisify<Uint8Array, Buffer>(zlib.brotliDecompress)],
  ['zstd', promisify<Uint8Array, Buffer>(zlib.zstdDecompress)],
]);

const streamed: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', () => zlib.createGunzip()],
  ['deflate', () => zlib.createInflate()],
  ['br', () => zlib.createBrotliDecompress()],
  ['zstd', () => zlib.createZstdDecompress()],
]);

/** Decompresses a body; an encoding that is not known leaves it as it is. */
export async function decodeBody(bytes: Buffer, encoding: string | undefined): Promise<Buffer> {
  const decode = encoding === undefined || bytes.length === 0 ? undefined : whole.get(encoding.toLowerCase());
  return decode === undefined ? bytes : decode(bytes);
}

/** Decompresses a body while it is read. */
export function decodeStream(body: Readable, encoding: string | undefined): Readable {
  const decode = encoding === undefined ? undefined : streamed.get(encoding.toLowerCase());
  // What breaks the body off is an error of the stream that is read: there is nothing more to do about it here.
  return decode === undefined ? body : pipeline(body, decode(), () => undefined);
}
