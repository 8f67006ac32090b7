import { spread } from './spread.ts';

const minute = 60_000;
const steps = [1, 2, 5, 15, 30, 60] as const;
const mostJitter = 0.1;
/** Sources have quotas for a month; a time beyond one is a mistake that must not end a connection. */
const longestPutOffMilliseconds = 31 * 24 * 60 * minute;

/** A sync that did not end well, with what decides when it is tried again. */
interface UnsuccessfulSync {
  readonly connectionId: string;
  /** Minutes between syncs. */
  readonly frequency: number;
  readonly endedAt: Date;
}

/**
 * When a sync that failed is tried again: 1, 2, 5, 15, 30, then 60 minutes later, never more than the frequency. Up to a
 * tenth is added by connection, the same each time, so that those that failed together do not come back together.
 *
 * @param failures how many there were in a row, from 1
 */
export function retryAt({ connectionId, frequency, endedAt }: UnsuccessfulSync, failures: number): Date {
  const step = steps[Math.min(Math.max(failures, 1), steps.length) - 1] ?? 1;
  const minutes = Math.min(step * (1 + mostJitter * spread(connectionId)), frequency);
  return new Date(endedAt.getTime() + Math.round(minutes * minute));
}

/**
 * When a sync that was put off goes on. After a rate limit this is when the source said; a source that says so again and
 * again without a step forward is asked less and less often all the same. After a limit of memory or time it is as after
 * failures; a sync that reached a checkpoint goes on a minute later.
 *
 * The scheduler acts on it for a connection of its own. For one that is started by hand, it is when the caller may start it.
 *
 * @param allowedAt when the source may be asked again, as it said; null when it did not
 * @param withoutProgress how many in a row were put off without a checkpoint, this one among them
 */
export function resumeAt(sync: UnsuccessfulSync, allowedAt: Date | null, withoutProgress: number): Date {
  // What a source says need not be a time.
  if (allowedAt === null || Number.isNaN(allowedAt.getTime())) return retryAt(sync, withoutProgress);
  const earliest = withoutProgress <= 1 ? sync.endedAt : retryAt(sync, withoutProgress - 1);
  const latest = sync.endedAt.getTime() + longestPutOffMilliseconds;
  return new Date(Math.min(Math.max(allowedAt.getTime(), earliest.getTime()), latest));
}
