import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { HeadwaterError, whyDiskIsFull, type SpoolFile, type Upload } from '@headwater/protocol';
import { hasRunningOwner, ownSpoolName } from './spool-owner.ts';

/** A file the engine has taken over. */
export interface TakenFile {
  readonly path: string;
  readonly file: SpoolFile;
}

/** A file for a table that the engine has taken over. */
export interface TakenUpload {
  /** Where it lies in the spool folder. */
  readonly source: string;
  readonly upload: Upload;
}

/** The most that is kept free of rows that wait: on a small disk it is half of what was free, as a commit needs room too. */
const mostBytesKeptFree = 2 ** 30;

/**
 * The folder of one sync: the connector writes into `incoming`, the engine moves each file into `taken` before it reads
 * it. Nothing a connector says becomes part of a path but a number.
 */
export class SpoolFolder {
  readonly parent: string;
  readonly path: string;
  readonly incoming: string;
  readonly taken: string;
  readonly #bytesKeptFree: number;

  /** @throws HeadwaterError when nothing can be written there */
  constructor(parent: string) {
    this.parent = parent;
    this.path = join(parent, ownSpoolName());
    this.incoming = join(this.path, 'incoming');
    this.taken = join(this.path, 'taken');
    try {
      mkdirSync(parent, { recursive: true });
      removeAbandoned(parent);
      for (const folder of [this.path, this.incoming, this.taken]) mkdirSync(folder);
      this.#bytesKeptFree = Math.min(mostBytesKeptFree, bytesFree(this.path) / 2);
    } catch (error) {
      this.remove();
      throw explainFailure(error, parent);
    }
  }

  /** Moves a file of rows out of the connector's reach. @throws HeadwaterError when it is not what was reported */
  take(file: SpoolFile): TakenFile {
    return { path: this.#takeOver(file.number, 'parquet', file.bytes), file };
  }

  /** Moves an uploaded file out of the connector's reach. @throws HeadwaterError when it is not what was reported */
  takeUpload(upload: Upload): TakenUpload {
    return { source: this.#takeOver(upload.number, 'upload', upload.bytes), upload };
  }

  /** @param paths of files that were taken over */
  drop(paths: readonly string[]): void {
    for (const path of paths) rmSync(path, { force: true });
  }

  /** Bytes that may still be written. */
  room(): number {
    return bytesFree(this.path) - this.#bytesKeptFree;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #takeOver(number: number, kind: 'parquet' | 'upload', bytes: number): string {
    if (!Number.isSafeInteger(number))
      throw new HeadwaterError('protocol', 'a spool file came without a number');
    const path = join(this.taken, `${number}.${kind}`);
    renameSync(join(this.incoming, `${number}.${kind}`), path);
    const found = lstatSync(path);
    if (!found.isFile() || found.nlink > 1 || found.size !== bytes) {
      throw new HeadwaterError('protocol', `spool file ${number} is not the file that was reported`);
    }
    return path;
  }
}

function bytesFree(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function explainFailure(error: unknown, parent: string): HeadwaterError {
  const full = whyDiskIsFull(error);
  const reason = full ?? (error instanceof Error ? error.message : String(error));
  return new HeadwaterError(
    full === undefined ? 'destination' : 'disk_full',
    `${parent} cannot be made a folder for rows on their way: ${reason}`,
    { cause: error },
  );
}

/** Removes what syncs left behind that were ended by force. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    // The last write of a process that was killed may still be under way.
    if (!hasRunningOwner(name)) rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
  }
}
