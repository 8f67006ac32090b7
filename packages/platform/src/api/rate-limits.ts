import type { FastifyRequest } from 'fastify';
import type { Platform } from '../platform.ts';
import { ApiError } from './api-error.ts';
import type { App, LimitedWork } from './app.ts';
import { RateWindow, type RateLimit } from './rate-window.ts';

const minute = 60;
const hour = 60 * minute;

/** How often an account may do what costs something: platform-api.md 1.1. */
const limits: Readonly<Record<LimitedWork, readonly RateLimit[]>> = {
  'setup tests': [
    { calls: 250, seconds: minute },
    { calls: 2500, seconds: hour },
  ],
  'source calls': [
    { calls: 500, seconds: minute },
    { calls: 5000, seconds: hour },
  ],
  'new users': [{ calls: 500, seconds: hour }],
};

/** A limit of the account, with the calls that count for it. */
interface Counted {
  readonly what: string;
  readonly limit: RateLimit;
  readonly window: RateWindow;
}

/** Answers 429 to what is asked more often than it may be, with the whole seconds to wait in `Retry-After`. */
export function limitRates(app: App, { clock, settings: { requestsPerHour } }: Platform): void {
  const all =
    requestsPerHour === null ? [] : counted('requests', [{ calls: requestsPerHour, seconds: hour }]);
  const sourceCalls = counted('source calls', limits['source calls']);
  const byWork: Readonly<Record<LimitedWork, readonly Counted[]>> = {
    'setup tests': [...counted('setup tests', limits['setup tests']), ...sourceCalls],
    'source calls': sourceCalls,
    'new users': counted('new users', limits['new users']),
  };
  app.addHook('preHandler', async (request) => {
    if (request.is404 || request.routeOptions.config.isPublic === true) return;
    const work = workOf(request);
    take([...all, ...(work === undefined ? [] : byWork[work])], clock.now().getTime());
  });
}

function counted(what: string, ofWork: readonly RateLimit[]): Counted[] {
  return ofWork.map((limit) => ({ what, limit, window: new RateWindow(limit) }));
}

/** A request that wants no setup tests runs none, whatever its address could. */
function workOf({ routeOptions, body }: FastifyRequest): LimitedWork | undefined {
  const { limit } = routeOptions.config;
  const flags = typeof body === 'object' && body !== null ? body : {};
  const wantsNone = 'run_setup_tests' in flags && flags.run_setup_tests === false;
  return limit === 'setup tests' && wantsNone ? undefined : limit;
}

/** @throws ApiError `TooManyRequests` when one of the windows is full; then nothing is counted */
function take(wanted: readonly Counted[], now: number): void {
  const [longest] = wanted
    .map((each) => ({ ...each, wait: each.window.wait(now) }))
    .toSorted((a, b) => b.wait - a.wait);
  if (longest !== undefined && longest.wait > 0) {
    const { what, wait } = longest;
    const { calls, seconds } = longest.limit;
    const until = Math.ceil(wait / 1000);
    throw new ApiError(
      'TooManyRequests',
      `${calls} ${what} in ${seconds} seconds are allowed: ask again in ${until} seconds`,
      { 'retry-after': String(until) },
    );
  }
  for (const { window } of wanted) window.take(now);
}
