import { countText, numberText } from './number-text.ts';

const mostPerSecond = 5;
const second = 1000;

/** Says which checkpoints were reached; those that come faster than five a second share a line. */
export class CheckpointLines {
  #shownAt: number[] = [];
  #waiting: { first: number; last: number; rows: number; since: number } | null = null;
  #newest = 0;

  /** Takes a checkpoint and gives what is to be said now: a line or nothing. */
  take(checkpoint: number, rows: number, now: number): string[] {
    // Rows that were made durable between two checkpoints come with the number of the older one.
    if (checkpoint <= this.#newest) return [];
    this.#newest = checkpoint;
    this.#shownAt = this.#shownAt.filter((time) => time > now - second);
    if (this.#waiting === null && this.#shownAt.length < mostPerSecond) {
      this.#shownAt.push(now);
      return [checkpointText(checkpoint, checkpoint, rows)];
    }
    this.#waiting = { first: checkpoint, since: now, ...this.#waiting, last: checkpoint, rows };
    return this.due(now);
  }

  /** Gives what has waited for a second. */
  due(now: number): string[] {
    return this.#waiting !== null && now - this.#waiting.since >= second ? this.flush() : [];
  }

  /** Gives what waits, as something else is to be said after it. */
  flush(): string[] {
    if (this.#waiting === null) return [];
    const { first, last, rows } = this.#waiting;
    this.#waiting = null;
    return [checkpointText(first, last, rows)];
  }
}

function checkpointText(first: number, last: number, rows: number): string {
  const numbers = first === last ? numberText(first) : `${numberText(first)} to ${numberText(last)}`;
  return `${numbers}, ${countText(rows, 'row')} so far`;
}
