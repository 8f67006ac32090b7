import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a zip, with everything that one can say of it, true or not. */
export interface ZipPart {
  /** As bytes to be any name at all. */
  readonly name: string | Uint8Array;
  /** @default none */
  readonly content?: string | Uint8Array;
  /** With the type of the file in it. @default a plain file, 0644 */
  readonly mode?: number;
  /** 0 to store it, 8 to deflate it. @default 8 */
  readonly method?: number;
  /** @default that the name is UTF-8 */
  readonly flags?: number;
  /** What it says of its content in place of the truth. */
  readonly claims?: { readonly bytes?: number; readonly checkSum?: number };
}

const utf8Flag = 0x800;
const madeOnUnix = (3 << 8) | 20;

/** Writes a zip for tests, as no library that means well would write it. */
export function zipBytes(parts: readonly ZipPart[]): Buffer<ArrayBuffer> {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const { mode = 0o100644 } = part;
    const { shared, name, packed } = describe(part);
    const local = Buffer.concat([numbers([0x04034b50, 4]), shared, name, packed]);
    const place = numbers([0, 2], [0, 2], [0, 2], [mode * 0x10000, 4], [offset, 4]);
    directory.push(Buffer.concat([numbers([0x02014b50, 4], [madeOnUnix, 2]), shared, place, name]));
    files.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const count = parts.length;
  const end = numbers(
    [0x06054b50, 4],
    [0, 4],
    [count, 2],
    [count, 2],
    [listed.length, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...files, listed, end]);
}

/** Gives what stands before a file, and in the directory too. */
function describe({ name: given, content = '', method = 8, flags = utf8Flag, claims = {} }: ZipPart) {
  const name = Buffer.from(given);
  const bytes = Buffer.from(content);
  const packed = method === 8 ? deflateRawSync(bytes) : bytes;
  const shared = numbers(
    [20, 2],
    [flags, 2],
    [method, 2],
    [0, 4],
    [claims.checkSum ?? crc32(bytes), 4],
    [packed.length, 4],
    [claims.bytes ?? bytes.length, 4],
    [name.length, 2],
    [0, 2],
  );
  return { shared, name, packed };
}

/** Writes numbers of so many bytes, the lowest first. */
function numbers(...given: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  return Buffer.concat(
    given.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}
