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
import { makeOwnFolders, makeWarehouseFolders } from './run-folders.ts';
import type { EndReport, RunJob, RunOrder, RunPlace, RunReport } from './run-messages.ts';
import { startRunner } from './runner-process.ts';

/** Processes for a job. */
export interface Run {
  /** Null when it could not be started; {@link ended} says why. */
  readonly process: ProcessIdentity | null;
  /** Never rejects. */
  readonly ended: Promise<RunEnd>;
  /** Gives it its job, once; without effect when it has ended. It never throws. */
  give(job: RunJob): void;
  /**
   * Asks a sync to reach a checkpoint and stop; after its grace it is ended all the same. Others, and one that has no job
   * yet, are ended at once.
   */
  cancel(): void;
  /** Ends it at once. */
  kill(): void;
}

const mostWarnings = 20;
/** Beyond the grace of its sync, before a run that was asked to stop is ended by force. */
const stopSeconds = 10;
/** Beyond its own limit, before a run that did not mind it is ended. */
const lateSeconds = 20;
/** How long output is awaited that someone else holds open. */
const outputMilliseconds = 1000;

/**
 * Starts a run in processes of its own: the engine's, which starts the connector's when it has its job. What decides on a
 * job is read and stored while the process starts, which takes longer. It never throws.
 */
export function startRun(place: RunPlace, onReport: (report: RunReport) => void): Run {
  return new ProcessRun(place, onReport);
}

class ProcessRun implements Run {
  readonly process: ProcessIdentity | null;
  readonly ended: Promise<RunEnd>;
  readonly #place: RunPlace;
  readonly #onReport: (report: RunReport) => void;
  readonly #warnings: string[] = [];
  readonly #timers = new AbortController();
  readonly #child: ChildProcess | null = null;
  #job: RunJob | null = null;
  #end: EndReport | null = null;
  #isGone = false;
  #committed = { checkpoints: 0, rows: 0 };
  /** Why it is ended by force. */
  #reason: RunError | null = null;

  constructor(place: RunPlace, onReport: (report: RunReport) => void) {
    this.#place = place;
    this.#onReport = onReport;
    try {
      if (place.identity === null) refuseDebugger();
      makeOwnFolders(place);
      this.#child = startRunner(place);
    } catch (error) {
      this.#reason = this.#notStarted(error);
    }
    const pid = this.#child?.pid;
    this.process = pid === undefined ? null : { pid, started: processStart(pid) };
    this.ended = this.#carry();
  }

  give(job: RunJob): void {
    if (this.process === null || this.#reason !== null) return;
    this.#job = job;
    try {
      if (job.kind === 'sync') makeWarehouseFolders(job);
    } catch (error) {
      this.#break(this.#notStarted(error));
      return;
    }
    tellUnwatched(this.#onReport);
    this.#send({ kind: 'job', job });
    const { seconds } = job.limits;
    const text = `it took longer than the ${seconds} s it is given, and did not end`;
    this.#after(seconds + lateSeconds, { code: 'sync_timeout', message: text });
  }

  cancel(): void {
    if (this.#job?.kind !== 'sync') {
      this.kill();
      return;
    }
    this.#send({ kind: 'cancel' });
    this.#after(this.#job.graceSeconds + stopSeconds, cancelled());
  }

  kill(): void {
    this.#break(cancelled());
  }

  async #carry(): Promise<RunEnd> {
    try {
      const child = this.#child;
      if (child === null) return this.#describe(null, null);
      const words = new LastWords([child.stdout, child.stderr]);
      const gone = exitOf(child);
      if (this.process === null) {
        this.#break(this.#notStarted(await gone));
        return this.#describe(null, null);
      }
      child.once('exit', () => (this.#isGone = true));
      pipeOf<Writable>(child, 3).on('error', () => {});
      this.#readReports(pipeOf<Readable>(child, 4));
      const death = await gone;
      // What it started may outlive it.
      endGroup(this.process.pid);
      await endLeftOver(this.process, this.#place.identity);
      return this.#describe(death, words.line);
    } catch (error) {
      this.#break(this.#notStarted(error));
      return this.#describe(null, null);
    } finally {
      this.#timers.abort();
    }
  }

  /** What the process of the run says by itself nobody has masked. */
  #mask(text: string): string {
    return secretMask(this.#job?.configuration ?? {}, null)(text);
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
    // What is gone may have left its number to another.
    if (this.process !== null && !this.#isGone) endTree(this.process.pid);
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
    this.#onReport(report);
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
function tellUnwatched(onReport: (report: RunReport) => void): void {
  if (hasToldUnwatched || tellsProcesses()) return;
  hasToldUnwatched = true;
  const message = 'this system does not tell what memory processes hold: only that of JavaScript is limited';
  onReport({ kind: 'log', level: 'warning', message, origin: 'platform' });
}

function pipeOf<T extends Readable | Writable>(child: ChildProcess, descriptor: number): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- spawned with a pipe there
  return child.stdio[descriptor] as unknown as T;
}
