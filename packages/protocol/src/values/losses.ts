import { excerptOf } from './value-mismatch.ts';

/** Counts the values of a column that were changed on their way in, a line a reason. */
export class Losses {
  readonly #byReason = new Map<string, { reason: string; count: number; sample: string }>();

  add(reason: string, value: unknown): void {
    const loss = this.#byReason.get(reason);
    if (loss === undefined) this.#byReason.set(reason, { reason, count: 1, sample: excerptOf(value) });
    else loss.count += 1;
  }

  /** Gives what was counted since the last time. */
  take(): { reason: string; count: number; sample: string }[] {
    if (this.#byReason.size === 0) return [];
    const losses = [...this.#byReason.values()];
    this.#byReason.clear();
    return losses;
  }
}
