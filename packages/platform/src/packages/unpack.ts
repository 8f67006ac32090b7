import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { ApiError } from '../api/api-error.ts';
import { entryChecks, type PlannedEntry, type UnpackLimits } from './entry-checks.ts';
import { shownName } from './entry-name.ts';
import { refused, unusable } from './refused-package.ts';

const usualLimits: UnpackLimits = {
  mostBytes: 2 ** 30,
  mostEntries: 20_000,
  mostGrowth: 200,
  freeBytes: 64 * 2 ** 20,
};

/**
 * Unpacks a zip into a folder, which is there whole or not at all. Nothing but plain files and folders below it is made:
 * folders and programs of mode 0755, files of mode 0644.
 *
 * @param folder is not there yet, and what holds it is
 * @throws ApiError `InvalidInput` for a zip that is broken, leads out of its folder, holds links or encrypted files, or
 *   grows beyond the limits
 */
export async function unpack(zipFile: string, folder: string, limits = usualLimits): Promise<void> {
  const beside = `${folder}.half-${randomUUID()}`;
  try {
    await makeFolder(beside);
    await unpackInto(zipFile, beside, limits);
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error instanceof ApiError || !isZipFault(error) ? error : noZip(error);
  }
}

async function unpackInto(zipFile: string, folder: string, limits: UnpackLimits): Promise<void> {
  const { size } = await stat(zipFile);
  const zip = await openPromise(zipFile, {
    lazyEntries: true,
    autoClose: false,
    validateEntrySizes: true,
    // Names are read here: what is no UTF-8 would be made readable, and backslashes made slashes.
    decodeStrings: false,
  });
  try {
    if (zip.entryCount > limits.mostEntries) {
      throw refused('the package', `it holds ${zip.entryCount} files, more than ${limits.mostEntries}`);
    }
    const check = entryChecks(size, limits);
    for await (const entry of zip.eachEntry()) {
      const planned = check(entry);
      try {
        await make(zip, entry, planned, folder);
      } catch (error) {
        throw refusalOf(error, planned) ?? error;
      }
    }
  } finally {
    zip.close();
  }
}

async function make(zip: ZipFile, entry: Entry, { name, kind }: PlannedEntry, folder: string): Promise<void> {
  const path = join(folder, name);
  if (kind === 'folder') {
    await makeFolders(folder, name);
    return;
  }
  await makeFolders(folder, dirname(name));
  // The reader ends with an error when there are more or less bytes than the entry claims.
  const bytes = await zip.openReadStreamPromise(entry);
  await pipeline(bytes, checkSum(entry.crc32), createWriteStream(path, { flags: 'wx' }));
  await chmod(path, kind === 'program' ? 0o755 : 0o644);
}

/** Makes the folders of a name one by one, each of its mode whatever mask the server has. */
async function makeFolders(folder: string, name: string): Promise<void> {
  let path = folder;
  for (const part of name === '.' ? [] : name.split('/')) {
    path = join(path, part);
    try {
      await makeFolder(path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
    }
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path);
  await chmod(path, 0o755);
}

function checkSum(wanted: number) {
  return async function* pass(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let sum = 0;
    for await (const chunk of chunks) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== wanted) throw new Error('its bytes are not those its check sum was made of');
  };
}

/** The file system knows best which names are one: some tell no capitals apart. Null for what is no fault of the zip. */
function refusalOf(error: unknown, { name }: PlannedEntry): ApiError | null {
  if (['EEXIST', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) {
    return refused(shownName(name), 'another file has the same name, or the name of a folder it lies in');
  }
  if (!isZipFault(error)) return null;
  return refused(shownName(name), `it is damaged (${reasonOf(error)})`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What yauzl says of bytes that are no zip has no code, and what zlib says one of its own. The disk has others. */
function isZipFault(error: unknown): boolean {
  const code = codeOf(error);
  return error instanceof Error && (code === '' || code.startsWith('Z_'));
}

function noZip(cause: unknown): ApiError {
  return unusable(`it is no zip that can be read (${reasonOf(cause)}): make the package again`);
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
