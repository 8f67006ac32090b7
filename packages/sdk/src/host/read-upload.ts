import { HeadwaterError, SourceError, whyNoUploadPath } from '@headwater/protocol';
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
 * Reads the bytes of a file as they come.
 *
 * @throws SourceError when there are fewer or more of them than expected; what the stream throws
 */
export async function* readUpload({
  path,
  data,
  expectedBytes,
}: FileUpload): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const chunk of data instanceof Uint8Array ? [data] : data) {
    if (!(chunk instanceof Uint8Array)) {
      throw new HeadwaterError(
        'row_invalid',
        `the file ${JSON.stringify(path)} gives ${typeof chunk}: a stream of bytes is wanted`,
      );
    }
    bytes += chunk.byteLength;
    yield chunk;
  }
  if (expectedBytes !== undefined && bytes !== expectedBytes) {
    throw new SourceError(
      `the file ${JSON.stringify(path)} has ${bytes} bytes, ${expectedBytes} were expected: read it again`,
      { retry: true },
    );
  }
}
