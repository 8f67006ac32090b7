import { SourceError } from '@headwater/protocol';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { readBytes, type ByteSource } from './byte-source.ts';

export interface ArchiveLimits {
  /** What all its files together may have, in bytes. @default 100 GB */
  readonly maxTotalBytes?: number;
  /** How many times larger than in the archive a file of more than 100 MB may be. @default 200 */
  readonly maxRatio?: number;
}

/** A file in an archive that is open. */
export interface ArchiveEntry {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Gives its contents, while the archive is open. */
  read(): AsyncGenerator<Uint8Array, void, undefined>;
}

export interface Archive {
  entries(): AsyncGenerator<ArchiveEntry, void, undefined>;
  close(): Promise<void>;
}

/** Smaller files may be anything: a table of zeros is packed well. */
const harmlessBytes = 100_000_000;

/** Opens an archive, which lies in a temporary file until it is closed. */
export async function openArchive(source: ByteSource, file: string, limits: ArchiveLimits): Promise<Archive> {
  const { openPromise } = await import('yauzl');
  const folder = await mkdtemp(join(tmpdir(), 'headwater-zip-'));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const path = join(folder, 'archive.zip');
    await pipeline(readBytes(source), createWriteStream(path));
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
      throw broken(`${file} is no zip archive, or broken`, error);
    });
    let isClosed = false;
    return {
      async *entries() {
        for await (const entry of listEntries(zip, file, limits)) {
          const { fileName: name, uncompressedSize: size } = entry;
          yield { name, size, read: () => readEntry(zip, entry, file, () => isClosed) };
        }
      },
      async close() {
        isClosed = true;
        zip.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function* listEntries(
  zip: ZipFile,
  file: string,
  { maxTotalBytes = 100e9, maxRatio = 200 }: ArchiveLimits,
): AsyncGenerator<Entry, void, undefined> {
  let total = 0;
  const entries = zip.eachEntry();
  for (;;) {
    const { done, value: entry } = await entries.next().catch((error: unknown) => {
      throw broken(`${file} is no zip archive, or broken`, error);
    });
    if (done === true) return;
    const { fileName: name, uncompressedSize: size, compressedSize } = entry;
    total += size;
    if (total > maxTotalBytes) {
      throw new SourceError(
        `${file} unpacks to more than ${maxTotalBytes} bytes: allow more with maxTotalBytes if that is right`,
      );
    }
    if (size > harmlessBytes && size > compressedSize * maxRatio) {
      throw new SourceError(
        `${file}: ${name} is ${size} bytes of ${compressedSize} packed ones: allow more with maxRatio if that is right`,
      );
    }
    yield entry;
  }
}

async function* readEntry(
  zip: ZipFile,
  entry: Entry,
  file: string,
  isClosed: () => boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  const name = entry.fileName;
  if (isClosed())
    throw new Error(`${file}: ${name} is read when the archive is closed: read it inside the loop`);
  if (entry.isEncrypted()) {
    throw new SourceError(
      `${file}: ${name} is encrypted, which is not supported: have it sent without a password`,
    );
  }
  let checksum = 0;
  try {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (error) {
    throw broken(`${file}: ${name} is broken`, error);
  }
  if (checksum !== entry.crc32) {
    throw new SourceError(`${file}: ${name} has not the checksum it is packed with: have it sent again`);
  }
}

function broken(what: string, error: unknown): SourceError {
  const why = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
  return new SourceError(`${what} (${why}): have it sent again`, {
    cause: error,
  });
}
