import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadwaterError, whyDiskIsFull, type Upload } from '@headwater/protocol';
import type { FileUpload } from '../file-upload.ts';
import { readUpload } from './read-upload.ts';

/**
 * Writes a file into the spool folder as its bytes come. When that fails, nothing is left of it.
 *
 * @throws SourceError when there are fewer or more bytes than expected; what the stream throws
 */
export async function writeUpload(folder: string, number: number, file: FileUpload): Promise<Upload> {
  const target = join(folder, `${number}.upload`);
  try {
    return { number, path: file.path, bytes: await writeAll(target, file) };
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

async function writeAll(target: string, file: FileUpload): Promise<number> {
  const handle = await open(target, 'wx');
  let bytes = 0;
  try {
    for await (const chunk of readUpload(file)) {
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
