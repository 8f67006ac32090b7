import type { Actor } from '../accounts/actor.ts';
import type { ControlStore } from '../control/open-store.ts';

export type EventLevel = 'INFO' | 'WARNING' | 'SEVERE';

/** Something that happened, as platform-api.md 4.4 names it: `sync_start`, `write_to_table_end`, `info`. */
export interface LogEvent {
  readonly event: string;
  readonly level?: EventLevel;
  readonly connectionId?: string;
  readonly syncId?: string;
  readonly message?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A change that someone made. Values are without secrets. */
export interface Change {
  /** As platform-api.md 4.4 names it: `create_connector`, `pause_connector`, `edit_warehouse`, `create_group` … */
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly connectionId?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Keeps what happens, and tells those who want to know. */
export interface EventLog {
  /** Keeps an event. What is told in one turn is stored together, soon. */
  tell(event: LogEvent): void;
  /** Keeps events in the transaction of what they are about, so that neither is there without the other. */
  record(transaction: ControlStore, ...events: readonly LogEvent[]): Promise<void>;
  /**
   * Keeps a change in the audit log and as an event, in the transaction of the change itself, so that neither is there
   * without the other. An actor of null is the server.
   */
  changed(transaction: ControlStore, actor: Actor | null, change: Change): Promise<void>;
  /** Is called each time events were stored, or may have been. Gives a function that ends this. */
  watch(listener: () => void): () => void;
  /** Resolves when everything told so far is stored. */
  flush(): Promise<void>;
}
