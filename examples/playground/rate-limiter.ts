import { errorJson, type Answer, type Headers } from './answer.ts';

const tokensPerSecond = 10;

/** What the rate limiter says of a request. */
export interface Verdict {
  /** The headers that every answer gets. */
  readonly headers: Headers;
  /** The answer instead of that of the route, when there were too many requests. */
  readonly refusal: Answer | null;
}

/** Counts a request, and says whether it may pass. */
export type RateLimiter = () => Verdict;

/** Makes a rate limiter: a bucket of tokens, of which each request takes one, and which fills by ten a second. */
export function createRateLimiter(capacity: number, now: () => Date): RateLimiter {
  let tokens = capacity;
  let filledAt = now().getTime();
  return () => {
    const time = now().getTime();
    tokens = Math.min(capacity, tokens + ((time - filledAt) / 1000) * tokensPerSecond);
    filledAt = time;
    const passes = tokens >= 1;
    if (passes) tokens -= 1;
    const secondsUntil = (wanted: number) => String(Math.ceil((wanted - tokens) / tokensPerSecond));
    return {
      headers: {
        'X-RateLimit-Limit': String(capacity),
        'X-RateLimit-Remaining': String(Math.floor(tokens)),
        'X-RateLimit-Reset': secondsUntil(capacity),
      },
      refusal: passes
        ? null
        : { ...errorJson(429, 'Rate limit exceeded'), headers: { 'Retry-After': secondsUntil(1) } },
    };
  };
}
