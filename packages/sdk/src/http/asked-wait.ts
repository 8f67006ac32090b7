import type { AnswerHeaders } from './answer.ts';

/** In which headers a source says how many requests are left, and when there are more. */
export interface RateHeaders {
  /** Seconds, or a date. @default 'retry-after' */
  readonly retryAfter?: string;
  /** How many requests are left. @default 'x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining' */
  readonly remaining?: string;
  /** When there are more: seconds from now, or a time. @default 'x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset' */
  readonly reset?: string;
}

const remainingNames = ['x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining'];
const resetNames = ['x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset'];

/** Gives how long a source asks to wait before the next request, in milliseconds; undefined when it does not say. */
export function askedWait(headers: AnswerHeaders, names: RateHeaders, now: number): number | undefined {
  const retryAfter = headers[(names.retryAfter ?? 'retry-after').toLowerCase()];
  return waitUntil(retryAfter, now) ?? waitUntil(first(headers, names.reset, resetNames), now);
}

/** Tells whether a source says that no request is left. */
export function isUsedUp(headers: AnswerHeaders, names: RateHeaders): boolean {
  const remaining = first(headers, names.remaining, remainingNames);
  return remaining !== undefined && remaining.trim() !== '' && Number(remaining) <= 0;
}

function first(
  headers: AnswerHeaders,
  name: string | undefined,
  names: readonly string[],
): string | undefined {
  if (name !== undefined) return headers[name.toLowerCase()];
  const found = names.find((each) => headers[each] !== undefined);
  return found === undefined ? undefined : headers[found];
}

/** Numbers above these are times since 1970, in seconds and in milliseconds; smaller ones are seconds from now. */
const firstEpochSeconds = 1e9;
const firstEpochMs = 1e12;

function waitUntil(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = Number(text);
  if (Number.isNaN(number)) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : Math.max(0, time - now);
  }
  if (number >= firstEpochMs) return Math.max(0, number - now);
  if (number >= firstEpochSeconds) return Math.max(0, number * 1000 - now);
  return Math.max(0, number * 1000);
}
