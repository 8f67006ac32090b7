import { getEventListeners } from 'node:events';
import { HeadwaterError } from '@headwater/protocol';
import type { ConnectorRun } from './connector-run.ts';
import type { Pipes } from './pipes.ts';

/**
 * Notices when the author's code waits although nothing is left that could end its wait: no timer, no request, no
 * file, and no answer the engine owes it. Node would end such a process, were it not for the pipe of the orders.
 *
 * @param run undefined while the author's file is loaded
 */
export function watchForStandstill(pipes: Pipes, file: string, run: () => ConnectorRun | undefined): void {
  pipes.keepAlive(false);
  // It comes whenever the event loop is empty; an order that is received lets it come again.
  process.on('beforeExit', () => {
    const running = run();
    if (running === undefined) {
      pipes.fail(new HeadwaterError('connector_invalid', `${file} could not be loaded: it ${standsStill}`));
    } else if (running.standsStillIn !== undefined) {
      const { standsStillIn, signal } = running;
      if (signal.aborted) running.fail(signal.reason);
      else if (!isListenedTo(signal)) {
        running.fail(new HeadwaterError('connector_ended', `${standsStillIn} ${standsStill}`));
      }
    }
    pipes.keepAlive(true);
  });
}

const standsStill =
  'waits for something that can no longer happen, as no timer, connection or file is open: settle every promise that is awaited';

/** Whether a cancel of the sync may end the wait. What `fetch` leaves on a signal until it is collected ends nothing. */
function isListenedTo(signal: AbortSignal): boolean {
  return getEventListeners(signal, 'abort').some(
    (listener) => !(listener.name === 'abort' && String(listener).includes('deref()')),
  );
}
