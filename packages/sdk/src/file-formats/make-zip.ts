import { crc32, deflateRawSync } from 'node:zlib';

/** What a test says of a file in an archive; what is not given is right. */
export interface ZippedFile {
  readonly contents: string | Uint8Array;
  readonly size?: number;
  readonly checksum?: number;
  readonly isEncrypted?: boolean;
}

/** Makes a zip archive for a test, which may say of its files what is not so. */
export function makeZip(files: Readonly<Record<string, string | ZippedFile>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, file] of Object.entries(files)) {
    const { contents, isEncrypted, ...said } = typeof file === 'string' ? { contents: file } : file;
    const name = Buffer.from(path);
    const bytes = Buffer.from(contents);
    const packed = deflateRawSync(bytes);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(isEncrypted === true ? 0x801 : 0x800, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(said.checksum ?? crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(said.size ?? bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), facts, name, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), facts, place, name]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
