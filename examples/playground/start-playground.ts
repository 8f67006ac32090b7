import { chooseCredentials, type Credentials } from './credentials.ts';
import { localTime } from './local-time.ts';
import { startRandom } from './random.ts';
import { generateRows } from './rows.ts';
import { servePlayground, type Playground } from './serve-playground.ts';

/** How a playground is started. */
export interface PlaygroundOptions {
  /** @default a free one */
  readonly port?: number;
  /** Makes the same rows at each start, and known credentials. @default everything is random */
  readonly seed?: number;
  /** Credentials that are to be valid instead of those it would choose. */
  readonly credentials?: Partial<Credentials>;
  /** @default false */
  readonly rateLimit?: boolean;
  /** How many requests the rate limiter lets through at once. @default 20 */
  readonly capacity?: number;
  /** The time in the playground: of its rows, its tokens and its rate limiter. @default the time of this machine */
  readonly now?: () => Date;
}

/** When the rows of a seed are made, if no time is given, so that they are the same on each day. */
const timeOfSeed = new Date('2026-01-01T00:00:00Z');

/**
 * Starts a playground on 127.0.0.1; `await using` stops it at the end of the block.
 *
 * @example
 * await using playground = await startPlayground({ seed: 1 });
 * const response = await fetch(`${playground.url}/pagination/offset`);
 */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const { seed, now = () => new Date(), port = 0, rateLimit = false, capacity = 20 } = options;
  // Rows hold the local time and call it UTC, as those of the original do; a time that is given is taken as it is.
  const rowTime = options.now ?? (() => localTime(new Date()));
  const random = startRandom(seed);
  const credentials = { ...chooseCredentials(seed, random), ...options.credentials };
  const madeAt = seed === undefined || options.now !== undefined ? rowTime() : timeOfSeed;
  const state = { ...generateRows(random, madeAt), credentials, random, now, rowTime };
  return servePlayground(state, { port, capacity: rateLimit ? capacity : null });
}
