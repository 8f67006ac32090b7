import { ConfigurationError } from '@headwater/protocol';
import { askedWait, isUsedUp, type RateHeaders } from './asked-wait.ts';
import type { AnswerHeaders } from './answer.ts';
import type { Clock } from './clock.ts';

/** How many requests a source takes in a time. */
export interface RateLimit {
  readonly requests: number;
  readonly per: keyof typeof periodMs | { readonly seconds: number };
}

const periodMs = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Lets requests pass as fast as the source takes them. */
export interface Limiter {
  /** Waits until a request may be sent; gives false, at once, when that is not before a deadline. Each key has limits of its own. */
  pass(key: string, deadlineMs: number, signal: AbortSignal | undefined): Promise<boolean>;
  /** Takes note of what an answer says about the next request. */
  heed(key: string, status: number, headers: AnswerHeaders): void;
}

interface Lane {
  /** For each limit, when its newest requests were sent: a ring as long as the limit. */
  readonly sent: number[][];
  count: number;
  /** The source said that it takes nothing before this. */
  closedUntil: number;
}

/** Makes what keeps to some limits: in any stretch of a period, no more requests are sent than its limit. */
export function limiter(
  limits: readonly RateLimit[],
  names: RateHeaders,
  longestWaitMs: number,
  clock: Clock,
): Limiter {
  for (const { requests } of limits) {
    if (Number.isInteger(requests) && requests > 0) continue;
    throw new ConfigurationError(
      `a rate limit of ${requests} requests lets none pass: give a whole number above 0`,
    );
  }
  const lanes = new Map<string, Lane>();
  const laneOf = (key: string) => {
    const lane = lanes.get(key) ?? { sent: limits.map(() => []), count: 0, closedUntil: 0 };
    lanes.set(key, lane);
    return lane;
  };
  return {
    async pass(key, deadlineMs, signal) {
      const lane = laneOf(key);
      const time = reserve(lane, limits, clock.now());
      // A source can close while we wait.
      for (let at = time; at > clock.now(); at = Math.max(time, lane.closedUntil)) {
        if (at >= deadlineMs) return false;
        await clock.sleep(at - clock.now(), signal);
      }
      return clock.now() < deadlineMs;
    },
    heed(key, status, headers) {
      if (status !== 429 && !isUsedUp(headers, names)) return;
      const wait = askedWait(headers, names, clock.now());
      // A request that is not waited for fails by itself: it must not hold up the next ones.
      if (wait === undefined || wait > longestWaitMs) return;
      const lane = laneOf(key);
      lane.closedUntil = Math.max(lane.closedUntil, clock.now() + wait);
    },
  };
}

/** Gives the first moment at which every limit allows one more request, and counts it there. */
function reserve(lane: Lane, limits: readonly RateLimit[], now: number): number {
  let time = Math.max(now, lane.closedUntil);
  for (const [index, { requests, per }] of limits.entries()) {
    const before = lane.sent[index]?.[lane.count % requests];
    const period = typeof per === 'string' ? periodMs[per] : per.seconds * 1000;
    if (before !== undefined) time = Math.max(time, before + period);
  }
  for (const [index, { requests }] of limits.entries()) {
    const ring = lane.sent[index];
    if (ring !== undefined) ring[lane.count % requests] = time;
  }
  lane.count += 1;
  return time;
}
