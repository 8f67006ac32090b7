import type { SyncEffort, TableSummary } from '@headwater/engine';
import type { ErrorCode } from '@headwater/protocol';

/** Why a run did not succeed. */
export interface RunError {
  readonly code: ErrorCode;
  /** One line for a person: what happened, on what, what to do. No secrets. */
  readonly message: string;
  /** When a source that asked for patience may be asked again, ISO 8601. */
  readonly retryAt?: string | undefined;
}

/**
 * How a run came to its end, whatever end that was. What says who must act is the code of its error: a run that took too
 * much memory or time has `connector_out_of_memory` or `sync_timeout`, one whose own process died `internal`.
 */
export interface RunEnd {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly error?: RunError;
  /** What is committed, also when the process died: the next sync goes on from there. */
  readonly checkpoints: number;
  readonly rows: number;
  /** Empty when the process died. */
  readonly tables: readonly TableSummary[];
  /** Where its time went, and how much there was to carry; not given when the process died or never began. */
  readonly effort?: SyncEffort & { readonly seconds: number };
  /** What the person who runs the connection should know. */
  readonly warnings: readonly string[];
}
