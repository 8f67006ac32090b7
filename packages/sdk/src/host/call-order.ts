/**
 * Keeps the order of calls when some of them have to wait before they take effect: those that come later wait for them.
 * While none waits, a call takes effect at once.
 */
export class CallOrder {
  #last: Promise<unknown> | undefined;

  get isWaiting(): boolean {
    return this.#last !== undefined;
  }

  /** Runs some work when all that was called before has run; at once while none {@link isWaiting}. */
  run(work: () => Promise<void>): Promise<void> {
    return this.#last === undefined ? work() : this.#runAfter(this.#last, work);
  }

  /** Runs some work when something is ready and all that was called before has run. */
  runWhen(ready: Promise<unknown>, work: () => Promise<void>): Promise<void> {
    return this.#runAfter(Promise.allSettled([this.#last, ready]), work);
  }

  /** Resolves when everything that was called has run. */
  async settled(): Promise<void> {
    while (this.#last !== undefined) await this.#last;
  }

  #runAfter(before: Promise<unknown>, work: () => Promise<void>): Promise<void> {
    let begun: Promise<void> | undefined;
    const turn = before.then(() => {
      begun = work();
      if (this.#last === turn) this.#last = undefined;
    });
    this.#last = turn;
    // What the work waits for is the caller's affair: those behind it only wait for its turn.
    const done = turn.then(() => begun);
    // The sync fails with the same error whether the caller looks or not.
    done.catch(() => {});
    return done;
  }
}
