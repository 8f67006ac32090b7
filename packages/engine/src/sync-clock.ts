/** Gives the times of a sync, which never decrease: neither within it nor from one sync to the next. */
export class SyncClock {
  #last: number;

  /** @param earlier times that none is to be before: when the connection committed last */
  constructor(...earlier: readonly Date[]) {
    this.#last = Math.max(0, ...earlier.map((time) => time.getTime()));
  }

  /** The time now, or the last one given where the clock of the machine lags. */
  now(): Date {
    this.#last = Math.max(this.#last, Date.now());
    return new Date(this.#last);
  }

  /** A time later than every one given so far. */
  next(): Date {
    this.#last = Math.max(this.#last + 1, Date.now());
    return new Date(this.#last);
  }
}
