import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Interception } from '@headwater/sdk/host';

/** Makes a clock that jumps over every pause, and whose chance is always the same. */
export function skippingClock(): NonNullable<Interception['clock']> {
  let skippedMs = 0;
  return {
    now: () => Date.now() + skippedMs,
    random: () => 0.5,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      skippedMs += Math.max(0, milliseconds);
      await nextTurn();
    },
  };
}
