import { AsyncLocalStorage } from 'node:async_hooks';
import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';

/** What a test puts between the requests of one run and the network. */
export interface Interception {
  /** Gives what requests go through instead of a dispatcher. */
  through(dispatcher: Dispatcher): Dispatcher;
  /** The time of the run, so that pauses between tries need not be waited for. @default that of this machine */
  readonly clock?: Clock | undefined;
}

/** The interception of the run under test, whose requests and no others go through it. */
export const interception = new AsyncLocalStorage<Interception>();
