import type { TableSummary } from '@headwater/engine';
import type { RunEnd } from '../runs/run-end.ts';
import type { EndedSync } from './end-sync.ts';
import type { SyncParts } from './sync-parts.ts';

type About = { readonly connectionId: string; readonly syncId: string };

const bytesPerMegabyte = 1_000_000;

/** Tells in the log of a connection what a sync did and how it ended: platform-api.md 4.4. */
export function tellEnd({ events }: SyncParts, { syncId, connectionId, outcome, end }: EndedSync): void {
  const about: About = { connectionId, syncId };
  for (const table of end.tables) tellTable(events, about, table);
  if (end.effort !== undefined) {
    events.tell({ event: 'sync_stats', ...about, data: statistics(end.effort) });
  }
  const { outcome: status, reason, taskType } = outcome;
  const isBad = status === 'FAILURE' || status === 'FAILURE_WITH_TASK';
  events.tell({
    event: 'sync_end',
    level: isBad ? 'SEVERE' : 'INFO',
    ...about,
    data: { status, ...(reason === null ? {} : { reason }), ...(taskType === null ? {} : { taskType }) },
  });
}

function tellTable(
  events: SyncParts['events'],
  about: About,
  { destination, upserts, updates, deletes }: TableSummary,
): void {
  const counts = { REPLACED_OR_INSERTED: upserts, UPDATED: updates, DELETED: deletes };
  const done = Object.entries(counts).filter(([, count]) => count > 0);
  const { schema, name: table } = destination;
  for (const [operationType, count] of done) {
    events.tell({ event: 'records_modified', ...about, data: { schema, table, operationType, count } });
  }
  if (done.length > 0) events.tell({ event: 'write_to_table_end', ...about, data: { schema, table } });
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
