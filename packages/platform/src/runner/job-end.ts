import type { ErrorReport } from '@headwater/protocol';
import type { EndReport } from '../runs/run-messages.ts';

/** The end of a job that has nothing to count. */
export function jobEnd(error: ErrorReport | null, begun = performance.now()): EndReport {
  return {
    kind: 'ended',
    status: error === null ? 'succeeded' : error.code === 'sync_cancelled' ? 'cancelled' : 'failed',
    error,
    checkpoints: 0,
    tables: [],
    rows: 0,
    seconds: (performance.now() - begun) / 1000,
  };
}
