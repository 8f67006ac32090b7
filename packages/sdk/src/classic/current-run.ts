import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '../connector.ts';
import type { Operations } from '../operations.ts';

/** What the global `op` and `log` stand for while a function of the author runs. */
export interface Run {
  /** Left out while schema() runs. */
  readonly op?: Operations;
  readonly log: Log;
}

const runs = new AsyncLocalStorage<Run>();

/** Runs a function of the author, so that all it calls and awaits finds its run. */
export function inRun<T>(run: Run, work: () => T): T {
  return runs.run(run, work);
}

/** Gives the run this code belongs to; undefined when it belongs to none. */
export function currentRun(): Run | undefined {
  return runs.getStore();
}
