import type { ConfigurationFields, Schema } from '@headwater/sdk';
import type { SyncTestOptions } from '../outcome.ts';
import type { Disturbance } from './disturbance.ts';

/** What a connector is explored with: what a test gives `sync`, and what is done to it. */
export interface ExploreOptions<
  F extends ConfigurationFields,
  S extends Schema,
  St extends object,
> extends Pick<SyncTestOptions<F, S, St>, 'configuration' | 'state' | 'fetch'> {
  /** What is done to a run, once in each. @default all of them */
  readonly disturbances?: readonly Disturbance[];
  /** Puts a stand-in back to its beginning: called before each run that is not the resumption of another. */
  readonly resetSource?: () => void | Promise<void>;
  /**
   * Most disturbances to try. Of more, some are tried, spread evenly over the run.
   *
   * @default 1000
   */
  readonly maxRuns?: number;
  /** How long one run may take before it counts as failed. @default 10 */
  readonly runSeconds?: number;
}
