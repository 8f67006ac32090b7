import { HeadwaterError } from '@headwater/protocol';
import type { Pipes } from './pipes.ts';
import { serversAwaited } from './waiting-requests.ts';

const graceMilliseconds = 2000;

/**
 * Waits, after update() has ended, until nothing is left to run: an operation that comes now was not awaited, and the
 * sync must not succeed without it. What keeps the process open longer than two seconds is named in a warning.
 *
 * @throws HeadwaterError `operation_not_awaited` when that is a request without an answer: rows would come of it
 */
export async function awaitQuiet(pipes: Pipes): Promise<void> {
  pipes.keepAlive(false);
  const isQuiet = new Promise<true>((resolve) => {
    process.once('beforeExit', () => {
      pipes.keepAlive(true);
      resolve(true);
    });
  });
  const { promise: isLate, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), graceMilliseconds);
  timer.unref();
  const quiet = await Promise.race([isQuiet, isLate]);
  clearTimeout(timer);
  pipes.keepAlive(true);
  if (quiet) return;
  const servers = serversAwaited();
  if (servers.length > 0) {
    throw new HeadwaterError(
      'operation_not_awaited',
      `update() has ended while a request to ${servers.join(', ')} waits for its answer: await everything before update() returns, or abort it`,
    );
  }
  const open = [...new Set(process.getActiveResourcesInfo())].filter(
    (resource) => !resource.startsWith('Pipe'),
  );
  pipes.report({
    kind: 'warning',
    message: `update() has ended, but ${open.join(', ') || 'something'} is still open: close connections and await everything before update() returns`,
  });
}
