/** Lets one at a time have something, in the order in which they asked. */
export class Turns {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /** Resolves when it is the caller's turn. Gives what ends it. */
  async take(): Promise<() => void> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    return () => this.#passOn();
  }

  #passOn(): void {
    const next = this.#waiting.shift();
    // Still taken: nobody comes between.
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}
