import type { Readable } from 'node:stream';

const mostKept = 2000;

/** Reads what a process says to its end, and keeps its last words. */
export class LastWords {
  #text = '';

  constructor(streams: readonly (Readable | null)[]) {
    for (const stream of streams) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#text = (this.#text + chunk).slice(-mostKept);
      });
      stream?.on('error', () => {});
    }
  }

  /** The last line that is not empty; null without any. */
  get line(): string | null {
    return (
      this.#text
        .split('\n')
        .findLast((line) => line.trim() !== '')
        ?.trim() ?? null
    );
  }
}
