import type { StoredType } from '../column-type.ts';
import type { SourceRow } from './source-row.ts';

/**
 * Watches whether the key rises from row to row through everything a table writes. As long as it does, no key comes
 * twice, and nobody has to look for repeated ones.
 */
export class KeyOrder {
  readonly #key: string | undefined;
  #last: number | string | undefined;
  #isAscending: boolean;

  /** @param key the single key column; undefined when there is none or several */
  constructor(key: string | undefined) {
    this.#key = key;
    this.#isAscending = key !== undefined;
  }

  follow(rows: readonly SourceRow[], from: number, to: number, type: StoredType | undefined): void {
    if (!this.#isAscending || this.#key === undefined) return;
    const kind =
      type === 'LONG' || type === 'INT' || type === 'SHORT' ? 'number' : type === 'STRING' ? 'string' : null;
    if (kind === null) {
      this.#isAscending = false;
      return;
    }
    let last = this.#last;
    for (let at = from; at < to; at += 1) {
      const value = rows[at]?.[this.#key];
      if (
        (typeof value !== 'number' && typeof value !== 'string') ||
        typeof value !== kind ||
        !isNext(value, last)
      ) {
        this.#isAscending = false;
        return;
      }
      last = value;
    }
    this.#last = last;
  }

  /** Tells whether the key rose up to here; once it has not, or a key was changed on its way in, it never does again. */
  takeAscending(keyWasChanged: boolean): boolean {
    if (keyWasChanged) this.#isAscending = false;
    return this.#isAscending;
  }
}

/** Whether a key rises. A key that turned from number to text does not: "20" may have been there as 20. */
function isNext(value: number | string, last: number | string | undefined): boolean {
  return last === undefined || (typeof value === typeof last && value > last);
}
