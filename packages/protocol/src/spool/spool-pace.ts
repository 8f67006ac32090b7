import type { Budgets } from '../messages.ts';
import type { SpoolWriter } from './spool-writer.ts';

/** What is resolved when nothing has to be waited for: always the same promise. */
const atOnce = Promise.resolve();

/** Holds up whoever writes to a spool while too many of its files wait to be taken over by the engine. */
export class SpoolPace {
  readonly #spool: SpoolWriter;
  readonly #budgets: Budgets;
  /** The bytes written up to each file that waits to be taken over. */
  readonly #waiting: { number: number; bytesWritten: number }[] = [];
  #bytesTaken = 0;
  #resumeWriters: (() => void)[] = [];
  #pause: Promise<void> | undefined;

  constructor(spool: SpoolWriter, budgets: Budgets) {
    this.#spool = spool;
    this.#budgets = budgets;
  }

  /** Bytes of files that wait to be taken over. */
  get bytesWaiting(): number {
    return this.#spool.bytesWritten - this.#bytesTaken;
  }

  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  /** Keeps what was written in mind; to be called before the engine can say that it was taken over. */
  noteFiles(): void {
    const { bytesWritten, lastFile } = this.#spool;
    const last = this.#waiting.at(-1)?.bytesWritten ?? this.#bytesTaken;
    if (bytesWritten > last) this.#waiting.push({ number: lastFile, bytesWritten });
  }

  /** Resolves when more may be written. */
  wait(): Promise<void> {
    this.noteFiles();
    if (this.bytesWaiting < this.#budgets.filesWaiting) return atOnce;
    this.#pause ??= new Promise<void>((resolve) => this.#resumeWriters.push(resolve));
    return this.#pause;
  }

  /** Every file up to this number has been taken over by the engine. */
  taken(number: number): void {
    while (this.#waiting[0] !== undefined && this.#waiting[0].number <= number) {
      this.#bytesTaken = this.#waiting.shift()?.bytesWritten ?? this.#bytesTaken;
    }
    if (this.bytesWaiting < this.#budgets.filesWaiting) this.release();
  }

  /** Lets everybody go on. */
  release(): void {
    const writers = this.#resumeWriters;
    this.#resumeWriters = [];
    this.#pause = undefined;
    for (const resume of writers) resume();
  }
}
