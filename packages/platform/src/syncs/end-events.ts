import type { LogEvent } from '../events/event-log.ts';
import type { TableSummary } from '@headwater/engine';
import type { RunEnd } from '../runs/run-end.ts';
import type { CancelCause } from '../control/tables.ts';
import type { Outcome } from './outcome-of.ts';

/** How a sync ended, with what it means. */
export interface EndedSync {
  readonly syncId: string;
  readonly connectionId: string;
  readonly cancelCause: CancelCause | null;
  readonly end: RunEnd;
  readonly outcome: Outcome;
  /** When its processes were gone. */
  readonly endedAt: Date;
}

type About = { readonly connectionId: string; readonly syncId: string };

const bytesPerMegabyte = 1_000_000;

/** What the log of a connection tells of the end of a sync, what it did before how it ended: platform-api.md 4.4. */
export function endEvents({ syncId, connectionId, outcome, end }: EndedSync): readonly LogEvent[] {
  const about: About = { connectionId, syncId };
  const { outcome: status, reason, taskType } = outcome;
  const isBad = status === 'FAILURE' || status === 'FAILURE_WITH_TASK';
  return [
    ...end.tables.flatMap((table) => tableEvents(about, table)),
    ...(end.effort === undefined ? [] : [{ event: 'sync_stats', ...about, data: statistics(end.effort) }]),
    {
      event: 'sync_end',
      level: isBad ? 'SEVERE' : 'INFO',
      ...about,
      data: { status, ...(reason === null ? {} : { reason }), ...(taskType === null ? {} : { taskType }) },
    },
  ];
}

function tableEvents(
  about: About,
  { destination, upserts, updates, deletes }: TableSummary,
): readonly LogEvent[] {
  const counts = { REPLACED_OR_INSERTED: upserts, UPDATED: updates, DELETED: deletes };
  const done = Object.entries(counts).filter(([, count]) => count > 0);
  if (done.length === 0) return [];
  const { schema, name: table } = destination;
  return [
    ...done.map(([operationType, count]) => ({
      event: 'records_modified',
      ...about,
      data: { schema, table, operationType, count },
    })),
    { event: 'write_to_table_end', ...about, data: { schema, table } },
  ];
}

/** The time neither waited for the connector nor loaded is that of starting, ending and what happens beside. */
function statistics({ waitingSeconds, loadingSeconds, spoolBytes, seconds }: NonNullable<RunEnd['effort']>) {
  const megabytes = spoolBytes / bytesPerMegabyte;
  return {
    extract_time_s: rounded(waitingSeconds),
    extract_volume_mb: megabytes,
    process_time_s: rounded(Math.max(seconds - waitingSeconds - loadingSeconds, 0)),
    process_volume_mb: megabytes,
    load_time_s: rounded(loadingSeconds),
    load_volume_mb: megabytes,
  };
}

/** To a millisecond. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
