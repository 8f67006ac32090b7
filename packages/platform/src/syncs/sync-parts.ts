import type { Platform } from '../platform.ts';
import type { RunReport } from '../runs/run-messages.ts';
import type { Run } from '../runs/start-run.ts';

/** What running syncs needs of the rest of the server. */
export interface SyncParts extends Omit<Platform, 'syncs'> {
  readonly starter: RunStarter;
  /** Is told of faults that nobody asked for anything can be answered with. */
  readonly fail: (error: unknown) => void;
}

/** Starts processes for connections. */
export interface RunStarter {
  /** Starts a sync; its process is recorded before it does anything. @throws when it cannot be started */
  startSync(
    sync: { readonly syncId: string; readonly connectionId: string },
    onReport: (report: RunReport) => void,
  ): Promise<Run>;
  /** Starts what is asked of a connector without a sync. @throws when it cannot be started */
  startSetup(
    connectionId: string,
    kind: 'setup-tests' | 'schema',
    onReport: (report: RunReport) => void,
  ): Promise<Run>;
}
