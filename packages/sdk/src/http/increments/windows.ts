import { ConfigurationError, SourceError } from '@headwater/protocol';
import { milliseconds, type Duration } from './duration.ts';

/** Which time is read, and in which steps. */
export interface WindowsOptions {
  /** Where reading begins: a `Date`, or ISO 8601 as a state keeps it. */
  readonly from: Date | string;
  /** Where it ends. @default now */
  readonly to?: Date | string;
  /** How much time is read at once. */
  readonly step: Duration;
  /** How far back it begins, for rows that come late. @default not at all */
  readonly lookback?: Duration;
  /** How far before `to` it ends, for a source that needs a time to know its rows. @default not at all */
  readonly delay?: Duration;
  /** What a window is never halved below. @default one second */
  readonly smallest?: Duration;
}

/** A stretch of time: from a moment up to, and without, another one. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
  /** Says that the source had more rows than it gives: the window comes again as a half, and what is left after it. */
  tooLarge(): void;
}

/**
 * Cuts a stretch of time into windows without gaps, which do not overlap.
 *
 * @throws SourceError when the smallest window is still too large
 * @example
 * for (const window of windows({ from: state.until, step: { days: 7 }, delay: { minutes: 5 } })) {
 *   const found = await search(window);
 *   if (found.length >= 10_000) window.tooLarge();
 *   else {
 *     await op.upsert('event', found);
 *     await op.checkpoint({ until: window.to.toISOString() });
 *   }
 * }
 */
export function* windows(options: WindowsOptions): Generator<Window, void, undefined> {
  const { lookback = {}, delay = {}, smallest = { seconds: 1 } } = options;
  const step = milliseconds(options.step);
  if (!(step > 0)) throw new ConfigurationError('windows have no length: give `step` a length above 0');
  const end = timeOf(options.to ?? new Date()) - milliseconds(delay);
  let at = timeOf(options.from) - milliseconds(lookback);
  let size = step;
  while (at < end) {
    const to = Math.min(at + size, end);
    let isTooLarge = false;
    yield { from: new Date(at), to: new Date(to), tooLarge: () => void (isTooLarge = true) };
    if (isTooLarge) {
      size = Math.floor((to - at) / 2);
      if (size < milliseconds(smallest)) throw stuck(at, to);
    } else {
      at = to;
      // A busy hour says little about the next one.
      size = Math.min(step, size * 2);
    }
  }
}

function timeOf(moment: Date | string): number {
  const time = new Date(moment).getTime();
  if (!Number.isNaN(time)) return time;
  throw new ConfigurationError(
    `“${String(moment)}” is no time: give a Date, or ISO 8601 as in 2024-01-31T00:00:00Z`,
  );
}

function stuck(from: number, to: number): SourceError {
  const [first, last] = [from, to].map((time) => new Date(time).toISOString());
  return new SourceError(
    `the source has more rows from ${first} to ${last} than it gives at once: narrow what is asked for in another way`,
  );
}
