import { askedWait, isUsedUp, type RateHeaders } from './asked-wait.ts';
import type { AnswerHeaders } from './answer.ts';

/** How a request is tried again that failed for a reason that may pass. */
export interface RetryOptions {
  /** How often a request is tried at most. @default 5 */
  readonly attempts?: number;
  /** The longest pause before the second try; it doubles with each, and a random part of it is waited. @default 0.5 */
  readonly firstDelaySeconds?: number;
  /** What the pause does not grow beyond. @default 30 */
  readonly longestDelaySeconds?: number;
  /** A source that asks to wait longer than this is not waited for. @default 900 */
  readonly longestWaitSeconds?: number;
}

export const usualRetry: Required<RetryOptions> = {
  attempts: 5,
  firstDelaySeconds: 0.5,
  longestDelaySeconds: 30,
  longestWaitSeconds: 900,
};

/** Whether a refusal may pass, and how long the source asks to wait. */
export interface Prospect {
  readonly isPassing: boolean;
  readonly waitMs: number | undefined;
}

/** Judges an answer that is no success. */
export function prospectOf(
  status: number,
  headers: AnswerHeaders,
  names: RateHeaders,
  now: number,
): Prospect {
  // Some sources say 403 when they mean 429.
  const isLimited = status === 429 || (status === 403 && isUsedUp(headers, names));
  const isPassing = isLimited || status === 408 || status === 425 || status >= 500;
  return { isPassing, waitMs: isPassing ? askedWait(headers, names, now) : undefined };
}

/** Gives the pause before the next try: at random up to a limit that doubles, or what the source asks for. */
export function pauseBefore(
  nextAttempt: number,
  waitMs: number | undefined,
  policy: Required<RetryOptions>,
  random: number,
): number {
  const doubled = policy.firstDelaySeconds * 2 ** (nextAttempt - 2);
  const jitter = random * Math.min(doubled, policy.longestDelaySeconds) * 1000;
  // Those who wait for the same moment should not all come in it.
  return waitMs === undefined ? jitter : waitMs + Math.min(jitter, 1000);
}
