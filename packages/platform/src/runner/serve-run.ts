import { secretMask } from '@headwater/engine';
import type { EndReport, RunJob, RunReport } from '../runs/run-messages.ts';
import { BoundedLog } from './bounded-log.ts';
import { endAtOnce } from './end-at-once.ts';
import { jobEnd } from './job-end.ts';
import { readOrders, ReportPipe } from './server-pipes.ts';

/** Takes a job from the server, does it, and ends this process with it, or with the server. */
export function serveRun(): void {
  // They may reach every process of a service or a terminal; what becomes of the run is for the server to say.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
  const pipe = new ReportPipe(endAtOnce);
  const log = new BoundedLog((report) => pipe.send(report));
  const send = (report: RunReport) => {
    if (report.kind === 'log' || report.kind === 'warning') log.take(report);
    else pipe.send(report);
  };
  const finish = async (end: EndReport): Promise<void> => {
    log.tellLeftOut();
    pipe.send(end);
    await pipe.end();
    process.exit(0);
  };
  const cancelled = new AbortController();
  let configuration: RunJob['configuration'] | null = null;
  process.on('uncaughtException', ({ message }) => {
    const masked = secretMask(configuration ?? {}, null)(message);
    void finish(jobEnd({ code: 'internal', message: `the process of the run broke down: ${masked}` }));
  });
  readOrders((order) => {
    if (order.kind === 'cancel') cancelled.abort();
    else if (configuration === null) {
      ({ configuration } = order.job);
      void work(order.job, send, cancelled.signal).then(finish);
    }
  }, endAtOnce);
}

/** Loads only what the job needs. */
async function work(job: RunJob, send: (report: RunReport) => void, signal: AbortSignal): Promise<EndReport> {
  if (job.kind === 'sync') return (await import('./run-sync-job.ts')).runSyncJob(job, send, signal);
  if (job.kind === 'schema') return (await import('./run-schema-job.ts')).runSchemaJob(job, send);
  return (await import('./run-setup-tests.ts')).runSetupTests(job, send);
}
