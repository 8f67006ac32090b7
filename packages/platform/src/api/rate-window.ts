/** So many calls in so long. */
export interface RateLimit {
  readonly calls: number;
  readonly seconds: number;
}

/** Counts calls in a window that rolls: it holds the moments of the last calls, as many as are allowed. */
export class RateWindow {
  readonly #milliseconds: number;
  readonly #moments: Float64Array;
  #oldest = 0;

  constructor({ calls, seconds }: RateLimit) {
    this.#milliseconds = seconds * 1000;
    this.#moments = new Float64Array(calls).fill(Number.NEGATIVE_INFINITY);
  }

  /** Gives how long a call has to wait, in milliseconds; 0 when it may be made now. */
  wait(now: number): number {
    const age = now - (this.#moments[this.#oldest] ?? now);
    // A clock that was put back must not hold anybody up for that long.
    return age < 0 ? 0 : Math.max(this.#milliseconds - age, 0);
  }

  /** Counts a call that is made. */
  take(now: number): void {
    this.#moments[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % this.#moments.length;
  }
}
