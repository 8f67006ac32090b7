import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeadwaterError } from '@headwater/protocol';
import { explainProgramEnd } from './explain-program-end.ts';
import { findFreePort, waitForListener } from './given-port.ts';
import { signalGroup, startGroup } from './process-group.ts';
import { readOutput, type OutputListener } from './program-output.ts';
import { portPlace, type ServerProgram } from './server-program.ts';
import { readToldPort } from './told-port.ts';

export interface ProgramListener extends OutputListener {
  /** Called once, after all output; with null when it was stopped or killed on purpose. */
  ended(error: HeadwaterError | null): void;
}

export interface RunningProgram {
  /**
   * Where it accepts connections: `127.0.0.1:12345`. Rejects with a HeadwaterError, `connector_invalid` or
   * `connector_ended`, when it does not come so far.
   */
  readonly address: Promise<string>;
  /** Asks it to end, and after two seconds ends it with all it has started; resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it with all it has started, at once. */
  kill(): void;
}

/** How long a program has to end by itself. */
const millisecondsToStop = 2000;

/** How long output is awaited that is held by a process which has left the group. */
const millisecondsForOutput = 500;

/**
 * Starts a program that serves a connector, in a process group of its own.
 *
 * @param secondsToListen how long it has to begin to listen
 */
export function startProgram(
  program: ServerProgram,
  listener: ProgramListener,
  secondsToListen = 60,
): RunningProgram {
  const run = new ProgramRun(program, listener);
  const address = run.listen(secondsToListen);
  // Who only waits for the end need not await it.
  address.catch(() => {});
  return { address, stop: () => run.stop(), kill: () => run.kill() };
}

class ProgramRun {
  readonly #program: ServerProgram;
  readonly #listener: ProgramListener;
  readonly #ended = Promise.withResolvers<HeadwaterError | null>();
  /** Null until its port is found. */
  #child: ChildProcess | null = null;
  #isListening = false;
  #isUnwanted = false;

  constructor(program: ServerProgram, listener: ProgramListener) {
    this.#program = program;
    this.#listener = listener;
  }

  /** Starts it, and gives the address where it listens. */
  async listen(seconds: number): Promise<string> {
    const waiting = new AbortController();
    const { signal } = waiting;
    try {
      const port = await Promise.race([
        this.#start(signal),
        this.#endInstead(),
        this.#tooLate(seconds, signal),
      ]);
      this.#isListening = true;
      return `127.0.0.1:${port}`;
    } catch (error) {
      if (this.#child === null) this.#ended.resolve(null);
      throw error;
    } finally {
      waiting.abort();
      // Told after the address, whose failure it explains.
      void this.#ended.promise.then((error) => this.#listener.ended(this.#isUnwanted ? null : error));
    }
  }

  async stop(): Promise<void> {
    this.#end('SIGTERM');
    const timer = setTimeout(() => this.#end('SIGKILL'), millisecondsToStop);
    await this.#ended.promise;
    clearTimeout(timer);
  }

  kill(): void {
    this.#end('SIGKILL');
  }

  #end(signal: NodeJS.Signals): void {
    this.#isUnwanted = true;
    if (this.#child !== null) signalGroup(this.#child, signal);
  }

  async #start(signal: AbortSignal): Promise<number> {
    const { words, port } = this.#program;
    if (port === 'told') return readToldPort(tellingPipe(this.#spawn(words)));
    const free = await findFreePort();
    if (this.#isUnwanted) {
      this.#ended.resolve(null);
      return this.#endInstead();
    }
    this.#spawn(words.map((word) => word.replaceAll(portPlace, String(free))));
    await waitForListener(free, signal);
    return free;
  }

  #spawn(words: readonly string[]): ChildProcess {
    const { command, folder, environment } = this.#program;
    const child = startGroup(command, words, {
      folder,
      environment: { ...environment, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8' },
    });
    this.#child = child;
    // A program may write there that nobody listens to, and its end may tear the pipe.
    tellingPipe(child)
      .on('error', () => {})
      .resume();
    const lastLines = readOutput(child, this.#listener);
    let failure: string | null = null;
    child.on('error', (error) => (failure = error.message));
    child.on('exit', () => void endGroup(child));
    child.on('close', (code, signal) => {
      const lines = failure === null ? lastLines : [failure];
      this.#ended.resolve(
        explainProgramEnd({ code, signal, lastLines: lines, isListening: this.#isListening }),
      );
    });
    return child;
  }

  async #endInstead(): Promise<never> {
    const error = await this.#ended.promise;
    throw error === null || this.#isUnwanted
      ? new HeadwaterError('connector_ended', "the connector's program was stopped before it listened")
      : error;
  }

  async #tooLate(seconds: number, signal: AbortSignal): Promise<never> {
    await sleep(seconds * 1000, undefined, { signal });
    const { command, words } = this.#program;
    this.kill();
    throw new HeadwaterError(
      'connector_invalid',
      `nobody listens after ${seconds} s: ${[command, ...words].join(' ')} must serve on 127.0.0.1:${portPlace} until it is ended`,
    );
  }
}

/** Ends what a program has left behind: it is of no use without it, and may hold its output. */
async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGKILL');
  await sleep(millisecondsForOutput, undefined, { ref: false });
  for (const stream of child.stdio) if (stream instanceof Readable) stream.destroy();
}

/** Descriptor 3 of a program. */
function tellingPipe(child: ChildProcess): Socket {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Socket)) throw new Error('a program is started without a pipe on descriptor 3');
  return pipe;
}
