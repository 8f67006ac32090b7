import type { Actor } from '../accounts/actor.ts';
import type { ControlStore } from '../control/open-store.ts';

/** One of the connector's tests, as the API tells it. */
export interface SetupTest {
  readonly title: string;
  readonly status: 'PASSED' | 'SKIPPED' | 'WARNING' | 'FAILED' | 'JOB_FAILED';
  readonly message: string;
  readonly details: string;
}

/** Tables to read anew: all of them, or some of each schema. */
export type ResyncScope = 'all' | Readonly<Record<string, readonly string[]>>;

/** What can be asked of syncs. Everything is in the control store before it is acted on. */
export interface Syncs {
  /** Queues a sync now. A running one is left alone, or with `force` stopped and followed by a new one. */
  ask(connectionId: string, actor: Actor, options: { force: boolean }): Promise<void>;
  /**
   * Queues reading tables anew; for a paused connection it waits until that is enabled.
   *
   * @throws ApiError `Conflict` when a running sync does not end in time
   */
  askResync(connectionId: string, actor: Actor, scope: ResyncScope): Promise<void>;
  /**
   * Stops a running sync of the connection, as before a change: at a safe point, within 60 seconds.
   *
   * @throws ApiError when it does not stop
   */
  stop(connectionId: string, cause: 'pause' | 'edit' | 'user'): Promise<void>;
  /** Sets when the next sync is due, after anything that decides it has changed; in the caller's transaction. */
  plan(transaction: ControlStore, connectionId: string): Promise<void>;
  /** Looks for what is due now rather than at the next tick. */
  wake(): void;
  /** Runs the connector's own tests in a process of their own, and keeps the setup state they lead to. */
  test(connectionId: string): Promise<readonly SetupTest[]>;
  /**
   * Asks the connector which tables it declares, and keeps them with those that syncs have met.
   *
   * @throws ApiError `Conflict` with the reason when it cannot say it
   */
  discover(connectionId: string): Promise<void>;
  /** Whether a sync of the connection runs at the moment. */
  isRunning(connectionId: string): boolean;
}
