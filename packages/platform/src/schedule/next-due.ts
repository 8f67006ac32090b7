import type { CancelCause } from '../control/tables.ts';
import { retryAt } from './back-off.ts';
import { dailyTimeAfter } from './daily-time.ts';
import { spread } from './spread.ts';
import type { TimeZone } from './summer-time.ts';

/** Everything that decides when a connection is due that has no sync waiting or running. */
export interface ScheduleFacts {
  readonly connectionId: string;
  readonly destinationId: string;
  readonly isPaused: boolean;
  readonly scheduleType: 'auto' | 'manual';
  /** Minutes. */
  readonly frequency: number;
  /** `14:00` by the clocks of the destination, for a frequency of a day; null for midnight. */
  readonly dailyTime: string | null;
  readonly timeZone: TimeZone;
  /** When the last sync began; null when there was none: the first waits for nothing. */
  readonly lastStartedAt: Date | null;
  /** When the last sync ended; null when nobody knows any more. */
  readonly lastEndedAt: Date | null;
  readonly failuresInARow: number;
  /** Whether the last failure is one that trying again will not mend. */
  readonly needsPerson: boolean;
  /** When a sync that was put off goes on; null when the last one was not. */
  readonly rescheduledFor: Date | null;
  /** Why the last sync was stopped; null when it was not. */
  readonly cancelCause: CancelCause | null;
  /** When reading tables anew was asked for, if that has not been done. */
  readonly resyncAskedAt: Date | null;
}

const minute = 60_000;
const dayMinutes = 24 * 60;
const offsetMinutes = 60;

/**
 * Tells when the next sync of a connection is due, which is in the past for one that is overdue; null when none is.
 *
 * Times lie on a grid of the frequency that begins at the destination's offset, so that nothing drifts. The next one is the
 * first place of the grid after the start of the last sync: what was missed while a sync ran long, or no server was there,
 * is made good once, at once. Asking again gives the same answer, so that a connection may be planned at any time.
 */
export function nextDue(facts: ScheduleFacts, now: Date): Date | null {
  if (facts.isPaused) return null;
  const resync = resyncDue(facts, now);
  if (resync !== null || facts.scheduleType === 'manual') return resync;
  if (facts.rescheduledFor !== null) return facts.rescheduledFor;
  if (facts.lastStartedAt === null) return now;
  const startedAt = believable(facts.lastStartedAt, facts.frequency, now);
  if (facts.failuresInARow === 0 && facts.cancelCause === null) return nextPlace(facts, startedAt);
  // Places that passed while it ran are not made good: it would fail again without a pause, or start when just stopped.
  const endedAt = believable(facts.lastEndedAt ?? startedAt, facts.frequency, now);
  const place = nextPlace(facts, endedAt);
  const tries = isInterrupted(facts) ? 1 : facts.needsPerson ? 0 : facts.failuresInARow;
  return tries === 0 ? place : earlier(place, retryAt({ ...facts, endedAt }, tries));
}

/**
 * The latest time at which a connection can be due that was not put off. One that is stored as due later was planned by a
 * clock that was ahead, and has to be planned anew.
 */
export function latestDue(frequency: number, now: Date): Date {
  // A day on which clocks go back has 25 hours.
  const longest = frequency === dayMinutes ? frequency + 60 : frequency;
  return new Date(now.getTime() + (longest + littleAhead(frequency)) * minute);
}

/**
 * A clock that was far ahead must not keep a connection waiting for the time it showed. One that was a little ahead must
 * not make a sync run twice: every machine's clock is set back by seconds now and then.
 */
function believable(moment: Date, frequency: number, now: Date): Date {
  return moment.getTime() - now.getTime() > littleAhead(frequency) * minute ? now : moment;
}

/** Minutes. */
function littleAhead(frequency: number): number {
  return Math.min(frequency, 60);
}

/**
 * Reading anew begins at once when it was asked for; after that it is a sync like any other, but that it goes on after a
 * pause also where syncs are started by hand.
 */
function resyncDue(facts: ScheduleFacts, now: Date): Date | null {
  const { resyncAskedAt, lastStartedAt, lastEndedAt, failuresInARow, cancelCause } = facts;
  if (resyncAskedAt === null) return null;
  const hasBegun = lastStartedAt !== null && lastStartedAt > resyncAskedAt;
  if (hasBegun && !isInterrupted(facts)) return null;
  if (lastEndedAt === null || (failuresInARow === 0 && cancelCause === null)) return now;
  // A clock that was set back makes a begun one look as if it had not: it must not fail without a pause.
  return retryAt({ ...facts, endedAt: believable(lastEndedAt, facts.frequency, now) }, 1);
}

/** Whether the last sync was stopped for a pause or a change: it goes on a minute later, when that has been made. */
function isInterrupted({ cancelCause }: ScheduleFacts): boolean {
  return cancelCause === 'pause' || cancelCause === 'edit';
}

/** The first place of the grid after a time. */
function nextPlace({ frequency, dailyTime, timeZone, destinationId }: ScheduleFacts, after: Date): Date {
  const offset = destinationOffset(destinationId, frequency) * minute;
  const fromGrid = after.getTime() - offset;
  if (frequency === dayMinutes) {
    const place = dailyTimeAfter(dailyTime ?? '00:00', timeZone, new Date(fromGrid));
    return new Date(place.getTime() + offset);
  }
  const step = frequency * minute;
  return new Date((Math.floor(fromGrid / step) + 1) * step + offset);
}

/**
 * Minutes by which all syncs of a destination begin later, from 0 to 59, so that those of a server do not begin together.
 * Of frequencies below an hour it is what remains: their grids hold those of the longer ones.
 */
export function destinationOffset(destinationId: string, frequency: number): number {
  return Math.floor(spread(destinationId) * offsetMinutes) % frequency;
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
