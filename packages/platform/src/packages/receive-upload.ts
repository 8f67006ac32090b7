import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '../api/api-error.ts';
import { syncFolder } from './settle-folder.ts';

/** A file that was received whole. */
export interface ReceivedFile {
  /** SHA-256 of its bytes, lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Writes an upload to a file, which is there whole or not at all.
 *
 * @throws ApiError `PayloadTooLarge` when it has more bytes than that
 */
export async function receiveUpload(
  upload: Readable,
  file: string,
  mostBytes: number,
): Promise<ReceivedFile> {
  const temporary = `${file}.upload`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(
      upload,
      async function* measure(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > mostBytes) throw tooLarge(mostBytes);
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(temporary, { mode: 0o600, flush: true }),
    );
    await rename(temporary, file);
    await syncFolder(dirname(file));
    return { sha256: hash.digest('hex'), bytes };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function tooLarge(mostBytes: number): ApiError {
  return new ApiError(
    'PayloadTooLarge',
    `the package has more than ${Math.round(mostBytes / 2 ** 20)} MB: leave out what the connector does not need`,
  );
}
