import type { RunReport } from '../runs/run-messages.ts';

type Said = Extract<RunReport, { kind: 'log' | 'warning' }>;

const longestMessage = 10_000;
const mostAtOnce = 2000;
const regainedASecond = 200;

/** Lets a connector say so much and no more: what is beyond that is counted and left out. */
export class BoundedLog {
  readonly #report: (report: Said) => void;
  #room = mostAtOnce;
  #lookedAt = performance.now();
  #leftOut = 0;

  constructor(report: (report: Said) => void) {
    this.#report = report;
  }

  take(said: Said): void {
    const now = performance.now();
    this.#room = Math.min(mostAtOnce, this.#room + ((now - this.#lookedAt) / 1000) * regainedASecond);
    this.#lookedAt = now;
    if (this.#room < 1) {
      this.#leftOut += 1;
      return;
    }
    this.#room -= 1;
    this.tellLeftOut();
    const { message } = said;
    const isLong = message.length > longestMessage;
    this.#report(isLong ? { ...said, message: `${message.slice(0, longestMessage)}…` } : said);
  }

  /** Says how many lines were left out since the last time. */
  tellLeftOut(): void {
    if (this.#leftOut === 0) return;
    const message = `${this.#leftOut} lines were left out of the log: it takes ${regainedASecond} a second`;
    this.#leftOut = 0;
    this.#report({ kind: 'log', level: 'warning', message, origin: 'platform' });
  }
}
