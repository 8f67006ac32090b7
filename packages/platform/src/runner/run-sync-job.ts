import { pathToFileURL } from 'node:url';
import { duckdb } from '@headwater/destinations/duckdb';
import { MaskedEvents, maskResult, runSync, secretMask, type SyncEvent } from '@headwater/engine';
import { reportError, type ConnectorLink, type HeadwaterError } from '@headwater/protocol';
import type { EndReport, RunReport, SyncJob } from '../runs/run-messages.ts';
import { tableReport } from '../runs/table-report.ts';
import { jobEnd } from './job-end.ts';
import { openConnector } from './open-connector.ts';
import { reportShown } from './report-shown.ts';

type OnReport = (report: RunReport) => void;

/** Runs a sync, and reports everything but its end. Gives that. */
export async function runSyncJob(job: SyncJob, report: OnReport, signal: AbortSignal): Promise<EndReport> {
  const begun = performance.now();
  // Nothing of the connector is known yet: all its settings may be secret.
  const mask = secretMask(job.configuration, null);
  const note = (message: string) =>
    report({ kind: 'log', level: 'info', message: mask(message), origin: 'platform' });
  try {
    return await syncFrom(await openConnector(job, { note, signal }), job, report, signal);
  } catch (thrown) {
    const { code, message } = reportError(thrown, 'internal');
    return jobEnd({ code, message: mask(message) }, begun);
  }
}

async function syncFrom(
  connector: ConnectorLink,
  job: SyncJob,
  report: OnReport,
  signal: AbortSignal,
): Promise<EndReport> {
  const { configuration, connection, destination, start, naming, folders, limits, graceSeconds } = job;
  const { selection, resync } = job;
  const masked = new MaskedEvents((event) => reportShown(event, report), configuration, secretMask);
  // A state is the connection's own: it is kept as it is, while what people read is masked.
  const take = (event: SyncEvent): void => {
    if (event.kind === 'committed') {
      const { checkpoint, state, rows } = event;
      report({ kind: 'committed', checkpoint, state, rows });
      return;
    }
    if (event.kind === 'started') report({ kind: 'started', state: event.state });
    if (event.kind === 'discovered') report(event);
    if (event.kind === 'writing') {
      const { schema, name } = event.destination;
      report({ kind: 'writing', schema: masked.mask(schema), name: masked.mask(name) });
    }
    if (event.kind === 'altered') {
      for (const change of event.changes) report(tableReport(change, masked.mask));
    }
    masked.take(event);
  };
  const result = await runSync({
    connection: connection.name,
    connector,
    destination: duckdb({ file: destination.warehouse, uploads: destination.uploads }),
    configuration,
    ...(start.kind === 'given' ? { givenState: { state: start.state, name: start.name } } : {}),
    naming,
    ...(selection === undefined ? {} : { selection }),
    ...(resync === undefined ? {} : { resync }),
    spoolParent: folders.spool,
    timeoutSeconds: limits.seconds,
    signal,
    graceSeconds,
    onEvent: take,
  });
  masked.release();
  const { status, error, checkpoints, tables, rows, seconds, effort } = maskResult(result, masked.mask);
  if (error !== undefined) reportPlace(error, job, report);
  return {
    kind: 'ended',
    status,
    checkpoints,
    tables,
    rows,
    seconds,
    ...(effort === undefined ? {} : { effort }),
    error: error === undefined ? null : reportError(error, 'internal'),
  };
}

/** Tells the author where in their code an error was thrown, by paths as they know them. */
function reportPlace({ stack = '' }: HeadwaterError, { code: { folder } }: SyncJob, report: OnReport): void {
  if (!stack.includes(folder)) return;
  const message = stack.replaceAll(`${pathToFileURL(folder).href}/`, '').replaceAll(`${folder}/`, '');
  report({ kind: 'log', level: 'error', message, origin: 'connector' });
}
