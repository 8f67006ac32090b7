import { open, type FileHandle } from 'node:fs/promises';

/**
 * The file that SQLite writes commits to. It is made durable beside the program, in a thread of Node's, where SQLite
 * itself would have the whole program wait for the disk.
 */
export class WriteAheadLog {
  readonly #file: string;
  #handle: FileHandle | null = null;
  /** The last that has begun. */
  #begun: Promise<void> = Promise.resolve();
  /** One that waits for it, for all that is committed until then. */
  #next: Promise<void> | null = null;

  /** @param database the file whose log it is */
  constructor(database: string) {
    this.#file = `${database}-wal`;
  }

  /** Resolves when everything that is committed by now would outlive the machine losing its power. */
  async reachDisk(): Promise<void> {
    this.#next ??= this.#after(this.#begun);
    await this.#next;
  }

  async #after(before: Promise<void>): Promise<void> {
    // Whoever waited for that one was told what became of it.
    await before.catch(() => {});
    this.#begun = this.#next ?? Promise.resolve();
    this.#next = null;
    // The file is there as long as the database is open.
    this.#handle ??= await open(this.#file, 'r');
    await this.#handle.datasync();
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#begun).catch(() => {});
    await this.#handle?.close();
  }
}
