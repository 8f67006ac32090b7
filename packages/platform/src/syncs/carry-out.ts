import { SpanStatusCode, trace } from '@opentelemetry/api';
import { reportError } from '@headwater/protocol';
import type { RunEnd } from '../runs/run-end.ts';
import { beginSync } from './begin-sync.ts';
import type { EndedSync } from './end-events.ts';
import { endSync } from './end-sync.ts';
import { outcomeOf, type Outcome } from './outcome-of.ts';
import type { RunFacts } from './run-facts.ts';
import { RunReports } from './run-reports.ts';
import type { RunningSync } from './running-sync.ts';
import type { SyncParts, SyncRun } from './sync-parts.ts';
import { untilStored } from './until-stored.ts';

/** How a sync ended, and what that means. */
interface CarriedSync {
  readonly outcome: Outcome;
  readonly end: RunEnd;
}

/**
 * Carries out one sync from the queue to its end. Each fact is stored before it is acted on: its process is started first,
 * but gets nothing to do before it is stored that the sync runs, and in which process.
 *
 * @param signal gives up storing: what is not stored is found again by the next start
 * @returns what it came to; null for one that was stopped before it began, or goes on with the next start of the server
 */
export async function carryOut(
  parts: SyncParts,
  running: RunningSync,
  signal: AbortSignal,
): Promise<CarriedSync | null> {
  const { fail } = parts;
  const reports = new RunReports(parts, running, signal);
  const run = parts.starter.startSync(running, (report) => reports.take(report));
  running.attach(run);
  try {
    const facts = await untilStored(() => beginSync(parts, running, run.process), fail, signal);
    if (facts === null) return null;
    const end = await traced(running, () => runToEnd(running, run, facts));
    const endedAt = parts.clock.now();
    // Storing its end keeps nobody waiting.
    running.leave();
    await reports.settle();
    return await storeEnd(parts, running, { end, endedAt }, signal);
  } finally {
    // One that did not begin has started all the same.
    run.kill();
    await run.ended;
  }
}

/** Gives null when the server ends, and the sync goes on with the next start. */
async function storeEnd(
  parts: SyncParts,
  { syncId, connectionId, cancelCause }: RunningSync,
  { end, endedAt }: Pick<EndedSync, 'end' | 'endedAt'>,
  signal: AbortSignal,
): Promise<CarriedSync | null> {
  const { fail } = parts;
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

/** Never throws: what keeps a sync from getting its job is how it ended. */
async function runToEnd({ cancelCause }: RunningSync, run: SyncRun, facts: RunFacts): Promise<RunEnd> {
  try {
    if (cancelCause === null) await run.begin(facts);
    return await run.ended;
  } catch (error) {
    run.kill();
    await run.ended;
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
