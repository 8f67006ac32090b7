import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as later } from 'node:timers/promises';
import { secretMask } from '@headwater/engine';
import { processStart, type ProcessIdentity } from '@headwater/protocol';
import { LastWords } from './last-words.ts';
import { endLeftOver } from './left-over.ts';
import { endGroup, endTree, tellsProcesses } from './process-tree.ts';
import { readReport } from './read-report.ts';
import { ReportStream } from './report-stream.ts';
import { refuseDebugger } from './refuse-debugger.ts';
import type { RunEnd, RunError } from './run-end.ts';
import { makeRunFolders } from './run-folders.ts';
import type { EndReport, RunJob, RunOrder, RunReport } from './run-messages.ts';
import { startRunner } from './runner-process.ts';

/** Processes at work on a job. */
export interface Run {
  /** Never rejects. */
  readonly ended: Promise<RunEnd>;
  /** Asks a sync to reach a checkpoint and stop; after its grace it is ended all the same. Others are ended at once. */
  cancel(): void;
  /** Ends it at once. */
  kill(): void;
}

export interface RunListener {
  readonly onReport: (report: RunReport) => void;
  /** Is told of the process before it is given its job: what is not recorded never does anything. */
  readonly onProcess?: (process: ProcessIdentity) => Promise<void>;
}

/** Starts processes for a job. */
export type StartRun = (job: RunJob, listener: RunListener) => Run;

const mostWarnings = 20;
/** Beyond the grace of its sync, before a run that was asked to stop is ended by force. */
const stopSeconds = 10;
/** Beyond its own limit, before a run that did not mind it is ended. */
const lateSeconds = 20;
/** How long output is awaited that someone else holds open. */
const outputMilliseconds = 1000;

/** Starts a run in processes of its own: the engine's, which starts the connector's. It never throws. */
export const startRun: StartRun = (job, listener) => new ProcessRun(job, listener);

class ProcessRun implements Run {
  readonly ended: Promise<RunEnd>;
  readonly #job: RunJob;
  readonly #listener: RunListener;
  readonly #mask: (text: string) => string;
  readonly #warnings: string[] = [];
  readonly #timers = new AbortController();
  #child: ChildProcess | null = null;
  #end: EndReport | null = null;
  #committed = { checkpoints: 0, rows: 0 };
  /** Why it is ended by force. */
  #reason: RunError | null = null;

  constructor(job: RunJob, listener: RunListener) {
    this.#job = job;
    this.#listener = listener;
    // What the process of the run says by itself nobody has masked.
    this.#mask = secretMask(job.configuration, null);
    this.ended = this.#carry();
  }

  cancel(): void {
    const { kind } = this.#job;
    if (kind !== 'sync' || this.#child === null) {
      this.kill();
      return;
    }
    this.#send({ kind: 'cancel' });
    const grace = this.#job.kind === 'sync' ? this.#job.graceSeconds : 0;
    this.#after(grace + stopSeconds, cancelled());
  }

  kill(): void {
    this.#break(cancelled());
  }

  async #carry(): Promise<RunEnd> {
    try {
      if (this.#job.identity === null) refuseDebugger();
      makeRunFolders(this.#job);
      const child = startRunner(this.#job);
      this.#child = child;
      const words = new LastWords([child.stdout, child.stderr]);
      const gone = exitOf(child);
      const { pid } = child;
      if (pid === undefined) return this.#describe(await gone, null);
      const identity = { pid, started: processStart(pid) };
      pipeOf<Writable>(child, 3).on('error', () => {});
      this.#readReports(pipeOf<Readable>(child, 4));
      void this.#begin(identity);
      const death = await gone;
      // What it started may outlive it.
      endGroup(pid);
      await endLeftOver(identity, this.#job.identity);
      return this.#describe(death, words.line);
    } catch (error) {
      this.#break(this.#notStarted(error));
      return this.#describe(null, null);
    } finally {
      this.#timers.abort();
    }
  }

  /** Records the process, then gives it its job. */
  async #begin(identity: ProcessIdentity): Promise<void> {
    try {
      await this.#listener.onProcess?.(identity);
    } catch (error) {
      this.#break(this.#notStarted(error));
    }
    if (this.#reason !== null) return;
    tellUnwatched(this.#listener);
    this.#send({ kind: 'job', job: this.#job });
    const { seconds } = this.#job.limits;
    const text = `it took longer than the ${seconds} s it is given, and did not end`;
    this.#after(seconds + lateSeconds, { code: 'sync_timeout', message: text });
  }

  #notStarted(error: unknown): RunError {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'internal', message: this.#mask(`the run could not be started: ${message}`) };
  }

  #describe(death: string | null, lastLine: string | null): RunEnd {
    const warnings = this.#warnings;
    if (this.#end !== null && this.#reason?.code !== 'protocol') {
      const { status, error, checkpoints, rows, tables, effort, seconds } = this.#end;
      return {
        status,
        ...(error === null ? {} : { error }),
        checkpoints,
        rows,
        tables,
        ...(effort === undefined ? {} : { effort: { ...effort, seconds } }),
        warnings,
      };
    }
    const last = lastLine === null ? '' : `: ${this.#mask(lastLine)}`;
    const error = this.#reason ?? {
      code: 'internal',
      message: `the process of the run ended by ${death ?? 'itself'} before it was done${last}`,
    };
    const status = error.code === 'sync_cancelled' ? 'cancelled' : 'failed';
    return { status, error, ...this.#committed, tables: [], warnings };
  }

  #after(seconds: number, reason: RunError): void {
    const { signal } = this.#timers;
    later(seconds * 1000, undefined, { signal }).then(
      () => this.#break(reason),
      () => {},
    );
  }

  #break(reason: RunError): void {
    this.#reason ??= reason;
    const pid = this.#child?.pid;
    if (pid !== undefined && this.#child?.exitCode === null) endTree(pid);
  }

  #send(order: RunOrder): void {
    if (this.#child === null) return;
    const orders = pipeOf<Writable>(this.#child, 3);
    if (orders.writable) orders.write(`${JSON.stringify(order)}\n`);
  }

  #readReports(pipe: Readable): void {
    const refuse = (line: string) => this.#break(noReport(this.#mask(line)));
    new ReportStream(
      pipe,
      (line) => {
        try {
          this.#take(readReport(line));
        } catch {
          refuse(line);
        }
      },
      refuse,
    );
  }

  #take(report: RunReport): void {
    if (report.kind === 'ended') this.#end = report;
    if (report.kind === 'committed') this.#committed = { checkpoints: report.checkpoint, rows: report.rows };
    if (report.kind === 'warning' && this.#warnings.length < mostWarnings)
      this.#warnings.push(report.message);
    this.#listener.onReport(report);
  }
}

/** Gives what ended a process, when all it said is read: a code, a signal or why it did not start. */
async function exitOf(child: ChildProcess): Promise<string> {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const { promise: exited, resolve: exit } = Promise.withResolvers<string>();
  child.on('close', () => close());
  child.on('exit', (code, signal) => exit(signal ?? `code ${code}`));
  child.on('error', (error) => {
    exit(error.message);
    close();
  });
  const end = await exited;
  await Promise.race([closed, later(outputMilliseconds, undefined, { ref: false })]);
  return end;
}

function noReport(line: string): RunError {
  const begin = JSON.stringify(line.slice(0, 80));
  return { code: 'protocol', message: `the process of the run wrote something else than a report: ${begin}` };
}

function cancelled(): RunError {
  return { code: 'sync_cancelled', message: 'the run was stopped' };
}

let hasToldUnwatched = false;

/** Says once that only the memory of JavaScript is limited here. */
function tellUnwatched({ onReport }: RunListener): void {
  if (hasToldUnwatched || tellsProcesses()) return;
  hasToldUnwatched = true;
  const message = 'this system does not tell what memory processes hold: only that of JavaScript is limited';
  onReport({ kind: 'log', level: 'warning', message, origin: 'platform' });
}

function pipeOf<T extends Readable | Writable>(child: ChildProcess, descriptor: number): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- spawned with a pipe there
  return child.stdio[descriptor] as unknown as T;
}
