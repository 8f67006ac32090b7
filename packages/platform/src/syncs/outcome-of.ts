import type { ErrorCode } from '@headwater/protocol';
import type { CancelCause, SyncOutcome } from '../control/tables.ts';
import type { RunEnd } from '../runs/run-end.ts';

/** What a sync that has ended means for its connection. */
export interface Outcome {
  readonly outcome: SyncOutcome;
  /** For a person: why it is no success. */
  readonly reason: string | null;
  /** What a person must do, as events name it: `reconnect`; null when nobody must. */
  readonly taskType: 'reconnect' | 'reconnect_warehouse' | 'mend_connector' | null;
  /** When a sync that was put off can go on, as the source said; null when it did not. */
  readonly retryAt: string | null;
}

/** Errors that the next sync meets again unless a person acts, with what they must do. */
const tasks: Partial<Record<ErrorCode, Exclude<Outcome['taskType'], null>>> = {
  configuration: 'reconnect',
  access_denied: 'reconnect',
  connector_not_found: 'mend_connector',
  connector_invalid: 'mend_connector',
  schema_invalid: 'mend_connector',
  unknown_type: 'mend_connector',
  decimal_without_precision: 'mend_connector',
  key_collision: 'mend_connector',
  destination_invalid: 'reconnect_warehouse',
};

/** Errors that are a limit of this server, not a fault: the sync goes on from its checkpoint later. */
const limits: ReadonlySet<ErrorCode> = new Set(['connector_out_of_memory', 'sync_timeout']);

/**
 * Judges how a run ended, by platform-api.md 4.2.
 *
 * @param cancelCause why the sync was asked to stop, if it was
 */
export function outcomeOf({ status, error }: RunEnd, cancelCause: CancelCause | null): Outcome {
  const base = { reason: null, taskType: null, retryAt: null };
  // A sync that was done when it heard that it should stop has succeeded all the same.
  if (status === 'succeeded') return { ...base, outcome: 'SUCCESSFUL' };
  if (status === 'cancelled' || cancelCause !== null) {
    return { ...base, outcome: 'CANCELED', reason: cancelTexts[cancelCause ?? 'user'] };
  }
  const {
    code = 'internal',
    message = 'the process of the sync ended without a word',
    retryAt = null,
  } = error ?? {};
  if (limits.has(code) || retryAt !== null)
    return { ...base, outcome: 'RESCHEDULED', reason: message, retryAt };
  const taskType = tasks[code] ?? null;
  return { ...base, outcome: taskType === null ? 'FAILURE' : 'FAILURE_WITH_TASK', reason: message, taskType };
}

const cancelTexts: Record<CancelCause, string> = {
  user: 'stopped by a person',
  pause: 'the connection was paused',
  edit: 'the connection was changed',
  force: 'another sync was asked for in its place',
  shutdown: 'the server was stopped',
};
