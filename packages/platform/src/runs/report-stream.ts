import type { Readable } from 'node:stream';

/** The longest report is a commit with a large state. */
const longestReport = 64 * 2 ** 20;
/** How much a run may report at once, and how much more each second: beyond that it has to wait. */
const mostAtOnce = 5000;
const regainedASecond = 2000;

/** Takes lines from a pipe as fast as one run may report, and not faster. */
export class ReportStream {
  readonly #pipe: Readable;
  readonly #onLine: (line: string) => void;
  #room = mostAtOnce;
  #lookedAt = performance.now();

  /** @param onFlood is called with the beginning of a line that does not end */
  constructor(pipe: Readable, onLine: (line: string) => void, onFlood: (line: string) => void) {
    this.#pipe = pipe;
    this.#onLine = onLine;
    let parts: string[] = [];
    let length = 0;
    pipe.setEncoding('utf8');
    // A runner that is gone is reported by its end.
    pipe.on('error', () => {});
    pipe.on('data', (chunk: string) => {
      const lines = chunk.split('\n');
      const rest = lines.pop() ?? '';
      if (lines.length > 0) {
        lines[0] = parts.join('') + (lines[0] ?? '');
        parts = [];
        length = 0;
        for (const line of lines) this.#onLine(line);
        this.#slow(lines.length);
      }
      parts.push(rest);
      length += rest.length;
      if (length <= longestReport) return;
      pipe.destroy();
      onFlood(parts[0] ?? '');
    });
  }

  /** Lets the pipe wait for as long as what it has said takes too much room. */
  #slow(lines: number): void {
    const now = performance.now();
    this.#room = Math.min(mostAtOnce, this.#room + ((now - this.#lookedAt) / 1000) * regainedASecond) - lines;
    this.#lookedAt = now;
    if (this.#room >= 0) return;
    this.#pipe.pause();
    setTimeout(() => this.#pipe.resume(), (-this.#room / regainedASecond) * 1000);
  }
}
