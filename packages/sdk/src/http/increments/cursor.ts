import { ConfigurationError } from '@headwater/protocol';
import { compareCursors, type CursorValue } from './compare-cursors.ts';
import { milliseconds, type Duration } from './duration.ts';

/** How a cursor begins, and how far it goes. */
export interface CursorStart {
  /** How far before the saved value reading begins, for rows that come late. Only for times. @default not at all */
  readonly lookback?: Duration;
  /** How far before now the value stays, for a source that needs a time to know its rows. Only for times. @default not at all */
  readonly delay?: Duration;
  /** Milliseconds since 1970, for a test. @default this machine's */
  readonly now?: () => number;
}

/** How far a listing has been read. */
export interface Cursor<T extends CursorValue> {
  /** What to ask the source for. It stays the same for the whole sync, so that no page of it shifts. */
  readonly since: T;
  /** What to save: it moves when `complete` is called, never before. */
  readonly value: T;
  /** Takes note of the cursor of a row, or of many; null and undefined are rows without one. */
  observe(seen: T | null | undefined | Iterable<T | null | undefined>): void;
  /**
   * Says that everything is read: up to the highest value that was observed, or up to a given one, as at the end of a
   * window or within a sorted listing.
   */
  complete(upTo?: T): void;
}

/**
 * Follows how far a listing has been read. What is saved never goes beyond what is read: a sync that fails half-way
 * begins where this one began. Ask for rows from `since` on, with it: the rows of that moment come again, and merge.
 *
 * @example
 * const changed = cursor(state.updatedAt);
 * for await (const { rows } of pages<Issue>(api, '/issues', linkHeader(), { query: { since: changed.since } })) {
 *   await op.upsert('issue', rows);
 *   changed.observe(rows.map((row) => row.updated_at));
 * }
 * changed.complete();
 * await op.checkpoint({ updatedAt: changed.value });
 */
export function cursor(since: string, start?: CursorStart): Cursor<string>;
export function cursor(since: number, start?: CursorStart): Cursor<number>;
export function cursor(since: bigint, start?: CursorStart): Cursor<bigint>;
export function cursor(since: Date, start?: CursorStart): Cursor<Date>;
export function cursor(saved: CursorValue, start: CursorStart = {}): Cursor<CursorValue> {
  const { lookback, delay, now = Date.now } = start;
  const since = lookback === undefined ? saved : earlier(saved, timeOf(saved) - milliseconds(lookback));
  let value = saved;
  let highest: CursorValue | undefined;

  function observe(seen: CursorValue | null | undefined | Iterable<CursorValue | null | undefined>): void {
    if (seen === null || seen === undefined) return;
    if (typeof seen === 'object' && !(seen instanceof Date)) {
      for (const each of seen) observe(each);
    } else {
      if (seen instanceof Date) timeOf(seen);
      if (highest === undefined || compareCursors(seen, highest) > 0) highest = seen;
    }
  }

  return {
    since,
    get value() {
      return value;
    },
    observe,
    complete(upTo = highest) {
      if (upTo === undefined) return;
      const limit =
        delay === undefined ? upTo : earlier(upTo, Math.min(timeOf(upTo), now() - milliseconds(delay)));
      if (compareCursors(limit, value) > 0) value = limit;
    },
  };
}

/** Writes a time as the value it stands for is written; one that does not change keeps all its digits. */
function earlier(like: CursorValue, time: number): CursorValue {
  if (time >= timeOf(like)) return like;
  return like instanceof Date ? new Date(time) : new Date(time).toISOString();
}

function timeOf(value: CursorValue): number {
  const time = typeof value === 'string' || value instanceof Date ? new Date(value).getTime() : Number.NaN;
  if (!Number.isNaN(time)) return time;
  const text = value instanceof Date ? 'an invalid Date' : `“${String(value)}”`;
  throw new ConfigurationError(
    `the cursor ${text} is no time: give a Date, or ISO 8601 as in 2024-01-31T00:00:00Z`,
  );
}
