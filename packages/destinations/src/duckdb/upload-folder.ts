import { existsSync } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { DestinationError, whyDiskIsFull, type StoredTable, type StoredUpload } from '@headwater/protocol';

/**
 * The files of tables, a folder a table. Those of a commit wait in a folder of its number until it is durable, and take
 * their places then, or, when the process ends in between, as soon as the connection is opened again.
 */
export class UploadFolder {
  readonly #folder: string;
  /** Where files wait for their commit, beside the folders of the tables: none of those begins with a dot. */
  readonly #waiting: string;

  constructor(folder: string, connection: string) {
    this.#folder = folder;
    this.#waiting = join(folder, `.uploads-${connection}`);
  }

  /** Puts the files of the commit that follows beside the tables. @throws DestinationError when they cannot be written */
  async stage(uploads: readonly StoredUpload[], commit: number): Promise<void> {
    for (const { table, path, source } of uploads) {
      const place = join(folderOf(table), path);
      const target = join(this.#waiting, String(commit), place);
      await attempt(join(this.#folder, place), async () => {
        await checkPlace(this.#folder, place);
        await mkdir(dirname(target), { recursive: true });
        await move(source, target);
        await makeDurable(target);
      });
    }
  }

  /** Gives the files of a commit their places, now that it is durable. */
  async publish(commit: number): Promise<void> {
    const waiting = join(this.#waiting, String(commit));
    if (!existsSync(waiting)) return;
    for (const entry of await readdir(waiting, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const staged = join(entry.parentPath, entry.name);
      const target = join(this.#folder, staged.slice(waiting.length));
      await attempt(target, async () => {
        await mkdir(dirname(target), { recursive: true });
        await rename(staged, target);
      });
    }
    await this.#removeWaiting();
  }

  /** Ends what a sync before left: the files of the newest commit take their places, others were never committed. */
  async recover(newestCommit: number): Promise<void> {
    await this.publish(newestCommit);
    await this.#removeWaiting();
  }

  #removeWaiting(): Promise<void> {
    return rm(this.#waiting, { recursive: true, force: true });
  }
}

async function attempt(target: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const full = whyDiskIsFull(error);
    const reason = full ?? (error instanceof Error ? error.message : String(error));
    throw new DestinationError(
      full === undefined ? 'destination' : 'disk_full',
      `the uploaded file ${target} could not be stored: ${reason}`,
      { cause: error },
    );
  }
}

/** Makes sure that a file can take its place once its commit is durable: after that it is too late to refuse it. */
async function checkPlace(folder: string, place: string): Promise<void> {
  const names = place.split(sep);
  for (const [index] of names.entries()) {
    const path = join(folder, ...names.slice(0, index + 1));
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) return;
    const isLast = index === names.length - 1;
    if (isLast && found.isDirectory()) throw new Error('a folder of that name is there');
    if (!isLast && !found.isDirectory()) throw new Error(`${path} is no folder`);
  }
}

/** The folder of a table: its name, and that of its schema when it is not the connection's own. */
function folderOf({ source, schema, name }: StoredTable): string {
  return source.schema === undefined ? folderName(name) : `${folderName(schema)}.${folderName(name)}`;
}

/** A name as that of a folder, on any system; no two become one. */
function folderName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(/[.!~*'()]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

/** The spool folder may be on another disk, and a commit that is tried again has moved the file already. */
async function move(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && existsSync(target)) return;
    if (code !== 'EXDEV') throw error;
    await copyFile(source, target);
    await rm(source);
  }
}

async function makeDurable(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
