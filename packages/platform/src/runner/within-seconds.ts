import { setTimeout as later } from 'node:timers/promises';
import { HeadwaterError } from '@headwater/protocol';

/** Waits for something, and no longer than that. @throws HeadwaterError `sync_timeout` when it takes longer */
export async function withinSeconds<T>(promise: Promise<T>, seconds: number): Promise<T> {
  const stop = new AbortController();
  const late = later(seconds * 1000, undefined, { signal: stop.signal }).then(() => {
    throw new HeadwaterError('sync_timeout', `it took longer than ${Math.ceil(seconds)} s`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    // Whoever loses may fail later, when nobody listens.
    for (const loser of [promise, late]) loser.catch(() => {});
    stop.abort();
  }
}
