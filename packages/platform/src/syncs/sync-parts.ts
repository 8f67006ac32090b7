import type { Platform } from '../platform.ts';
import type { RunReport } from '../runs/run-messages.ts';
import type { Run } from '../runs/start-run.ts';
import type { RunFacts } from './run-facts.ts';
import type { WaitingSync } from './waiting-syncs.ts';

/** What running syncs needs of the rest of the server. */
export interface SyncParts extends Omit<Platform, 'syncs'> {
  readonly starter: RunStarter;
  /** Is told of faults that nobody asked for anything can be answered with. */
  readonly fail: (error: unknown) => void;
}

/** What is known of a sync when its turn has come. */
export type SyncPlace = Pick<WaitingSync, 'syncId' | 'connectionId' | 'number'>;

/** The process of a sync, which does nothing before it is begun. */
export interface SyncRun extends Omit<Run, 'give'> {
  /**
   * Puts its job together and gives it that. Everything that decides on it is stored by then.
   *
   * @throws HeadwaterError when its job cannot be put together
   */
  begin(facts: RunFacts): Promise<void>;
}

/** Starts processes for connections. */
export interface RunStarter {
  /** Starts the process of a sync. Never throws: what could not be started has ended. */
  startSync(sync: SyncPlace, onReport: (report: RunReport) => void): SyncRun;
  /** Starts what is asked of a connector without a sync. @throws when its job cannot be put together */
  startSetup(
    connectionId: string,
    kind: 'setup-tests' | 'schema',
    onReport: (report: RunReport) => void,
  ): Promise<Pick<Run, 'ended'>>;
}
