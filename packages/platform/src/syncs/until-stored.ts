import { setTimeout as later } from 'node:timers/promises';

const firstPauseMilliseconds = 200;
const longestPauseMilliseconds = 5000;

/**
 * Does something with the control store, again and again until it works: a sync that has ended must not be forgotten
 * because the store was away at that moment.
 *
 * @param fail is told of each failure
 * @param signal gives up: what was not stored is found again by the next start
 */
export async function untilStored<T>(
  store: () => Promise<T>,
  fail: (error: unknown) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let pause = firstPauseMilliseconds; ; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
    try {
      return await store();
    } catch (error) {
      fail(error);
      signal.throwIfAborted();
    }
    await later(pause, undefined, { signal });
  }
}
