import { createHash } from 'node:crypto';
import { backOffMinutes } from './back-off.ts';
import { dailyTimeBefore, type TimeZone } from './daily-time.ts';

/** Everything that decides when a connection is due. */
export interface ScheduleFacts {
  readonly connectionId: string;
  readonly destinationId: string;
  readonly isPaused: boolean;
  readonly scheduleType: 'auto' | 'manual';
  /** Minutes. */
  readonly frequency: number;
  /** `14:00`, in the time zone of the destination; only with a frequency of a day. */
  readonly dailyTime: string | null;
  readonly timeZone: TimeZone;
  /** When the last sync began; null for none. */
  readonly lastStartedAt: Date | null;
  /** When it was made: the first sync waits for nothing. */
  readonly failuresInARow: number;
  /** When a sync that was put off goes on; null when none was, or nobody said when. */
  readonly rescheduledFor: Date | null;
  /** Whether a re-sync was asked for and has not ended well. */
  readonly hasResync: boolean;
  /** Whether the last sync was put off. */
  readonly isRescheduled: boolean;
}

const minute = 60_000;
const dayMinutes = 24 * 60;
const offsetMinutes = 60;

/**
 * Tells when the next sync of a connection is due; null when none is.
 *
 * Times lie on a grid of the frequency that begins at the destination's offset, so that nothing drifts. The next one is the
 * first place of the grid after the start of the last sync: what was missed while a sync ran long, or no server was there,
 * is made good once, at once.
 */
export function nextDue(facts: ScheduleFacts, now: Date): Date | null {
  if (facts.isPaused) return null;
  if (facts.scheduleType === 'manual') return facts.hasResync ? now : null;
  if (facts.hasResync && facts.failuresInARow === 0 && !facts.isRescheduled) return now;
  if (facts.rescheduledFor !== null) return facts.rescheduledFor;
  const { lastStartedAt } = facts;
  if (lastStartedAt === null) return now;
  // A clock that was ahead must not keep a connection waiting for the time it showed.
  const last = lastStartedAt.getTime() > now.getTime() ? now : lastStartedAt;
  const place = nextPlace(facts, last);
  const retry = retryAt(facts, now);
  return retry === null || place.getTime() < retry.getTime() ? place : retry;
}

/** When a sync that failed or was put off without a time is tried again. */
function retryAt(
  { failuresInARow, isRescheduled, frequency, connectionId }: ScheduleFacts,
  now: Date,
): Date | null {
  const tries = isRescheduled ? 1 : failuresInARow;
  if (tries === 0) return null;
  return new Date(now.getTime() + backOffMinutes(tries, frequency, connectionId) * minute);
}

/** The first place of the grid after a time. */
function nextPlace({ frequency, dailyTime, timeZone, destinationId }: ScheduleFacts, after: Date): Date {
  const offset = destinationOffset(destinationId, frequency) * minute;
  if (frequency === dayMinutes && dailyTime !== null) {
    const next = new Date(after.getTime() - offset + dayMinutes * minute);
    return new Date(dailyTimeBefore(dailyTime, timeZone, next).getTime() + offset);
  }
  const step = frequency * minute;
  const places = Math.floor((after.getTime() - offset) / step) + 1;
  return new Date(places * step + offset);
}

/** Minutes by which all syncs of a destination begin later, so that not all of a server begin at once; below the frequency. */
export function destinationOffset(destinationId: string, frequency: number): number {
  const hash = createHash('sha256').update(destinationId).digest().readUInt32BE();
  return hash % Math.min(offsetMinutes, frequency);
}
