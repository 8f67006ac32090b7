import type { z } from 'zod';
import type { SetupTest } from '../syncs/syncs.ts';

/** All settings of a destination, secrets among them. */
export type DestinationConfig = Readonly<Record<string, unknown>>;

/** A destination with what a service has to know of it. */
export interface ServedDestination {
  readonly id: string;
  readonly config: DestinationConfig;
  readonly dataFolder: string;
}

/** A kind of destination that connections can be synced to. */
export interface DestinationService {
  /** Its settings. Other keys are kept and come back as they are. */
  readonly config: z.ZodObject;
  /** Settings that are sealed and never shown, beside those that are called like a secret. */
  readonly secretKeys: readonly string[];
  /** Settings that say where the tables are: they stay as they are while there are connections. */
  readonly placeKeys: readonly string[];
  /**
   * Takes a place for a destination, before it is stored.
   *
   * @throws ApiError `InvalidInput` for a place that must not be used, whether it is tested or not
   */
  claim(destination: ServedDestination): void;
  /** Gives a place back that holds no tables. */
  release(destination: ServedDestination): void;
  /** Tells whether a destination can be written to. */
  test(destination: ServedDestination): readonly SetupTest[];
}
