import { SpanStatusCode, trace } from '@opentelemetry/api';
import { reportError } from '@headwater/protocol';
import { moment } from '../control/clock.ts';
import type { RunEnd } from '../runs/run-end.ts';
import { endSync } from './end-sync.ts';
import { outcomeOf, type Outcome } from './outcome-of.ts';
import { RunReports } from './run-reports.ts';
import type { RunningSync } from './running-sync.ts';
import type { SyncParts } from './sync-parts.ts';
import { untilStored } from './until-stored.ts';

/**
 * Carries out one sync from the queue to its end. Each fact is stored before it is acted on: that it runs before
 * anything starts, its process before that is given its job.
 *
 * @param signal gives up storing: what is not stored is found again by the next start
 * @returns what it came to; null when the server ends, and the sync goes on with the next start
 */
export async function carryOut(
  parts: SyncParts,
  running: RunningSync,
  signal: AbortSignal,
): Promise<{ readonly outcome: Outcome; readonly end: RunEnd } | null> {
  const { fail } = parts;
  await untilStored(() => markRunning(parts, running), fail, signal);
  const reports = new RunReports(parts, running, signal);
  const end = await traced(running, () => runToEnd(parts, running, reports));
  const endedAt = parts.clock.now();
  // Storing its end keeps nobody waiting.
  running.leave();
  await reports.settle();
  const { syncId, connectionId, cancelCause } = running;
  if (cancelCause === 'shutdown' && end.status !== 'succeeded') {
    await untilStored(() => queueAgain(parts, syncId), fail, signal);
    return null;
  }
  const outcome = outcomeOf(end, cancelCause);
  const ended = { syncId, connectionId, cancelCause, end, outcome, endedAt };
  await untilStored(() => endSync(parts, ended), fail, signal);
  return { outcome, end };
}

/** Makes a span of a run, for an operator whose process has OpenTelemetry's SDK loaded; without one it costs nothing. */
async function traced(
  { syncId, connectionId, groupId }: RunningSync,
  run: () => Promise<RunEnd>,
): Promise<RunEnd> {
  const attributes = {
    'headwater.sync': syncId,
    'headwater.connection': connectionId,
    'headwater.group': groupId,
  };
  return trace.getTracer('headwater').startActiveSpan('sync', { attributes }, async (span) => {
    const end = await run();
    span.setAttributes({ 'headwater.rows': end.rows, 'headwater.checkpoints': end.checkpoints });
    if (end.error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: end.error.code });
    span.end();
    return end;
  });
}

async function markRunning(parts: SyncParts, { syncId, connectionId }: RunningSync): Promise<void> {
  const { store, clock, events } = parts;
  const now = moment(clock.now());
  await store.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('syncs')
      .set({ status: 'running', started_at: now, pid: null, process_started: null })
      .where('id', '=', syncId)
      .execute();
    await transaction
      .updateTable('connections')
      .set({ last_started_at: now, rescheduled_for: null })
      .where('id', '=', connectionId)
      .execute();
    await events.record(transaction, { event: 'sync_start', connectionId, syncId });
  });
}

/** Never throws: what keeps a sync from starting is how it ended. */
async function runToEnd(parts: SyncParts, running: RunningSync, reports: RunReports): Promise<RunEnd> {
  try {
    const run = await parts.starter.startSync(running, (report) => reports.take(report));
    running.attach(run);
    return await run.ended;
  } catch (error) {
    return neverStarted(error);
  }
}

function neverStarted(thrown: unknown): RunEnd {
  const { code, message } = reportError(thrown, 'internal');
  return {
    status: 'failed',
    error: { code, message },
    tables: [],
    rows: 0,
    checkpoints: 0,
    warnings: [],
  };
}

async function queueAgain({ store }: SyncParts, syncId: string): Promise<void> {
  await store
    .updateTable('syncs')
    .set({ status: 'queued', pid: null, process_started: null, cancel_cause: null })
    .where('id', '=', syncId)
    .execute();
}
