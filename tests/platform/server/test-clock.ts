import type { Clock } from '../../../packages/platform/src/control/clock.ts';

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #time: Date;

  constructor(begin: Date) {
    this.#time = begin;
  }

  now(): Date {
    return this.#time;
  }

  /** Lets time pass; back with a negative number. */
  forward(seconds: number): void {
    this.#time = new Date(this.#time.getTime() + seconds * 1000);
  }
}
