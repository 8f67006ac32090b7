import { HeadwaterError, reportError, type LinkListener, type Order, type Report } from '@headwater/protocol';
import type { ProgramListener, RunningProgram } from '../program/start-program.ts';
import { reportRemote } from './explain-status.ts';
import { RemoteRun } from './remote-run.ts';

/** How long a program may take to end and say why, once the connection to it is lost. */
const millisecondsToExplain = 2000;

/** A program that serves a connector, from its start to its end, and what is asked of it. */
export class RemoteSession {
  readonly #listener: LinkListener;
  readonly #program: RunningProgram;
  /** Null when the program did not come so far. */
  readonly #run: Promise<RemoteRun | null>;
  readonly #ended = Promise.withResolvers<HeadwaterError | null>();
  #isClosed = false;

  constructor(
    listener: LinkListener,
    start: (listener: ProgramListener) => RunningProgram,
    settings: readonly string[],
  ) {
    this.#listener = listener;
    this.#program = start({
      log: (level, message) => this.#report({ kind: 'log', level, message }),
      output: (stream, line) => listener.output(stream, line),
      ended: (error) => {
        this.#ended.resolve(error);
        void this.#close(error);
      },
    });
    this.#run = this.#greet(settings);
  }

  send(order: Order): void {
    if (order.kind === 'end') void this.#program.stop();
    else void this.#run.then((run) => run?.receive(order));
  }

  kill(): void {
    this.#program.kill();
  }

  /** Waits until the program serves, and asks it for its form. */
  async #greet(settings: readonly string[]): Promise<RemoteRun | null> {
    let run: RemoteRun | null = null;
    try {
      const address = await this.#program.address;
      run = new RemoteRun(address, (report) => this.#pass(report));
      await run.greet(settings);
    } catch (error) {
      this.#pass({ kind: 'failed', error: reportRemote(error) });
    }
    return run;
  }

  /** A connection that is lost is explained by the end of the program, when it comes. */
  #pass(report: Report): void {
    if (report.kind !== 'failed' || report.error.code !== 'connector_ended') {
      this.#report(report);
      return;
    }
    const late = new Promise<undefined>((resolve) => {
      setTimeout(() => resolve(undefined), millisecondsToExplain).unref();
    });
    void Promise.race([this.#ended.promise, late]).then((error) => {
      this.#report(
        error instanceof HeadwaterError ? { kind: 'failed', error: reportError(error, 'internal') } : report,
      );
    });
  }

  #report(report: Report): void {
    if (!this.#isClosed) this.#listener.report(report);
  }

  async #close(error: HeadwaterError | null): Promise<void> {
    (await this.#run)?.close();
    this.#isClosed = true;
    this.#listener.closed(error);
  }
}
