import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  HeadwaterError,
  SourceError,
  whyDiskIsFull,
  whyNoUploadPath,
  type Upload,
} from '@headwater/protocol';
import type { FileUpload } from '../file-upload.ts';

/**
 * Checks what an author gives as a file.
 *
 * @throws HeadwaterError `row_invalid`
 */
export function checkUpload(table: string, file: unknown, rows: readonly unknown[]): FileUpload {
  const what = `upsert on table "${table}"`;
  const refuse = (why: string): never => {
    throw new HeadwaterError('row_invalid', `${what}: ${why}`);
  };
  if (rows.length !== 1) return refuse(`a file goes with one row, ${rows.length} were given`);
  if (!isUpload(file)) return refuse('a file is { path, data }: a path, and bytes or a stream of them');
  const why = whyNoUploadPath(file.path);
  if (why !== undefined) return refuse(`the path ${JSON.stringify(file.path)} cannot be used: ${why}`);
  const { expectedBytes } = file;
  if (expectedBytes !== undefined && !(Number.isSafeInteger(expectedBytes) && expectedBytes >= 0)) {
    return refuse(`expectedBytes of the file ${JSON.stringify(file.path)} is no number of bytes`);
  }
  return file;
}

function isUpload(file: unknown): file is FileUpload {
  if (typeof file !== 'object' || file === null || !('path' in file) || !('data' in file)) return false;
  const { path, data } = file;
  if (typeof path !== 'string' || typeof data !== 'object' || data === null) return false;
  return data instanceof Uint8Array || Symbol.asyncIterator in data || Symbol.iterator in data;
}

/**
 * Writes a file into the spool folder as its bytes come. When that fails, nothing is left of it.
 *
 * @throws SourceError when there are fewer or more bytes than expected; what the stream throws
 */
export async function writeUpload(folder: string, number: number, file: FileUpload): Promise<Upload> {
  const target = join(folder, `${number}.upload`);
  try {
    const bytes = await writeAll(target, file);
    if (file.expectedBytes !== undefined && bytes !== file.expectedBytes) {
      throw new SourceError(
        `the file ${JSON.stringify(file.path)} has ${bytes} bytes, ${file.expectedBytes} were expected: read it again`,
        { retry: true },
      );
    }
    return { number, path: file.path, bytes };
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

async function writeAll(target: string, { path, data }: FileUpload): Promise<number> {
  const handle = await open(target, 'wx');
  let bytes = 0;
  try {
    for await (const chunk of data instanceof Uint8Array ? [data] : data) {
      if (!(chunk instanceof Uint8Array)) {
        throw new HeadwaterError(
          'row_invalid',
          `the file ${JSON.stringify(path)} gives ${typeof chunk}: a stream of bytes is wanted`,
        );
      }
      await writeChunk(handle, chunk);
      bytes += chunk.byteLength;
    }
  } finally {
    await handle.close();
  }
  return bytes;
}

async function writeChunk(handle: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  try {
    await handle.writeFile(chunk);
  } catch (error) {
    const full = whyDiskIsFull(error);
    if (full === undefined) throw error;
    throw new HeadwaterError('disk_full', `the spool folder: ${full}`, { cause: error });
  }
}
