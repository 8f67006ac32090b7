import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { ApiError } from '../api/api-error.ts';
import { whyNoEntry } from './entry-name.ts';

/** What a package may be unpacked to. */
export interface UnpackLimits {
  readonly mostBytes: number;
  readonly mostEntries: number;
}

const usualLimits: UnpackLimits = { mostBytes: 2 ** 30, mostEntries: 20_000 };

const typeBits = 0o170_000;
const regularFile = 0o100_000;
const folderType = 0o040_000;
const encryptedFlag = 1;

/**
 * Unpacks a zip into a folder, which is there whole or not at all. Nothing but plain files and folders below it is made.
 *
 * @throws ApiError `InvalidInput` for a zip that is broken, leads out of its folder, holds links or encrypted files, or
 *   grows beyond the limits
 */
export async function unpack(zipFile: string, folder: string, limits = usualLimits): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const beside = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    await unpackInto(zipFile, beside, limits);
    await chmod(beside, 0o755);
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error instanceof ApiError || !isZipFault(error) ? error : broken(error);
  }
}

async function unpackInto(zipFile: string, folder: string, limits: UnpackLimits): Promise<void> {
  const zip = await openPromise(zipFile, {
    lazyEntries: true,
    autoClose: false,
    validateEntrySizes: true,
    decodeStrings: true,
  });
  try {
    if (zip.entryCount > limits.mostEntries) {
      throw refused('the package', `it holds ${zip.entryCount} files, more than ${limits.mostEntries}`);
    }
    const taken = new Set<string>();
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      checkEntry(entry, taken);
      bytes += entry.uncompressedSize;
      if (bytes > limits.mostBytes) {
        throw refused(
          'the package',
          `its files have more than ${Math.round(limits.mostBytes / 2 ** 20)} MB together`,
        );
      }
      await writeEntry(zip, entry, folder);
    }
  } finally {
    zip.close();
  }
}

/** @param taken the names so far, as a system that knows no capitals has them */
function checkEntry(entry: Entry, taken: Set<string>): void {
  const { fileName: name } = entry;
  const reason = whyNoEntry(name);
  if (reason !== null) throw refused(JSON.stringify(name), reason);
  const type = (entry.externalFileAttributes >>> 16) & typeBits;
  if (type !== 0 && type !== regularFile && type !== folderType) {
    throw refused(JSON.stringify(name), 'it is a link or another special file');
  }
  if ((entry.generalPurposeBitFlag & encryptedFlag) !== 0)
    throw refused(JSON.stringify(name), 'it is encrypted');
  const key = name.replace(/\/$/, '').toLowerCase().normalize();
  if (taken.has(key) && !name.endsWith('/'))
    throw refused(JSON.stringify(name), 'another file has the same name');
  taken.add(key);
}

async function writeEntry(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const path = join(folder, entry.fileName);
  if (entry.fileName.endsWith('/')) {
    await mkdir(path, { recursive: true, mode: 0o755 });
    return;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  const isProgram = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0;
  // The reader ends with an error when there are more bytes than the entry says.
  const bytes = await zip.openReadStreamPromise(entry);
  await pipeline(bytes, createWriteStream(path, { flags: 'wx', mode: isProgram ? 0o755 : 0o644 }));
}

function refused(what: string, why: string): ApiError {
  return new ApiError(
    'InvalidInput',
    `file: ${what} is refused, as ${why}: mend the package and send it again`,
  );
}

/** What yauzl says of bytes that are no zip has no code; what the disk says has one. */
function isZipFault(error: unknown): boolean {
  return error instanceof Error && (!('code' in error) || String(error.code).startsWith('Z_'));
}

function broken(cause: unknown): ApiError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ApiError(
    'InvalidInput',
    `file: it is no zip that can be read, ${reason}: make the package again`,
  );
}
