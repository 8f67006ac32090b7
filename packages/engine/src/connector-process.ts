import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { readOutputLines, type ConnectorLink, type LinkListener, type Report } from '@headwater/protocol';
import { explainEnd } from './process-end.ts';

export interface ConnectorProcessOptions {
  /** The program that runs the connector: the `hostFile` of the SDK it was written with. */
  readonly host: string;
  /** The file that exports the connector, an absolute path. */
  readonly file: string;
  /** The folder the process runs in. */
  readonly folder: string;
  /** @default the environment of this process */
  readonly environment?: NodeJS.ProcessEnv;
  /** More options for Node itself, such as `--inspect-brk`. @default none */
  readonly nodeOptions?: readonly string[];
  /** How much its JavaScript may hold. @default Node's own limit */
  readonly memoryMegabytes?: number;
}

/** How many lines of standard error are kept to explain why a process died. */
const lastLinesKept = 50;

/** How long a process may live after it has closed the pipe of its reports. */
const millisecondsWithoutPipe = 2000;

/** The longest report is a checkpoint with a large state. */
const longestReport = 64 * 2 ** 20;

/** Runs a connector in a process of its own, orders on descriptor 3 and reports on descriptor 4. */
export function connectorProcess(options: ConnectorProcessOptions): ConnectorLink {
  return {
    open(listener) {
      const child = spawn(process.execPath, processArguments(options), {
        cwd: options.folder,
        env: options.environment ?? process.env,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      });
      const lastLines = listen(child, listener);
      let wasEnded = false;
      child.on('error', (error) => lastLines.push(error.message));
      child.on('close', (code, signal) => {
        listener.closed(
          wasEnded ? null : explainEnd({ code, signal, lastLines, memoryMegabytes: options.memoryMegabytes }),
        );
      });
      const orders = pipeOf<Writable>(child, 3);
      // A process that is gone is reported by 'close'; what it did not read is of no use to anyone.
      orders.on('error', () => {});
      return {
        send(order) {
          if (order.kind === 'end') wasEnded = true;
          if (orders.writable) orders.write(`${JSON.stringify(order)}\n`);
        },
        kill() {
          child.kill('SIGKILL');
        },
      };
    },
  };
}

/**
 * Room for young objects in each half of V8's nursery. Rows die as soon as they are written, and V8 would let 90 MB of
 * them lie before it looks; sweeping less more often costs the same time.
 */
const youngMegabytes = 8;

function processArguments(options: ConnectorProcessOptions): string[] {
  const memory =
    options.memoryMegabytes === undefined ? [] : [`--max-old-space-size=${options.memoryMegabytes}`];
  return [
    '--disable-warning=ExperimentalWarning',
    `--max-semi-space-size=${youngMegabytes}`,
    ...memory,
    ...(options.nodeOptions ?? []),
    options.host,
    options.file,
  ];
}

/** Gives every line the connector prints to the listener, and keeps the last ones. */
function listen(child: ChildProcess, listener: LinkListener): string[] {
  const lastLines: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    const source = child[stream];
    if (source === null) continue;
    readOutputLines(source, (line) => {
      if (stream === 'stderr') {
        lastLines.push(line);
        if (lastLines.length > lastLinesKept) lastLines.shift();
      }
      listener.output(stream, line);
    });
  }
  readReports(child, listener);
  return lastLines;
}

/** Reads the reports until their pipe ends, so that neither side locks up. */
function readReports(child: ChildProcess, listener: LinkListener): void {
  const reports = pipeOf<Readable>(child, 4);
  let rest = '';
  reports.setEncoding('utf8');
  reports.on('error', () => {});
  reports.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    // A last line without an end was torn by the death of the process, which is reported by itself.
    rest = lines.pop() ?? '';
    for (const line of lines) listener.report(parseReport(line));
    if (rest.length <= longestReport) return;
    listener.report(noReport(rest));
    child.kill('SIGKILL');
    reports.destroy();
  });
  // A connector that closed the pipe can say nothing any more, not even that it has ended.
  reports.on('end', () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), millisecondsWithoutPipe);
    child.once('exit', () => clearTimeout(timer));
  });
}

function parseReport(line: string): Report {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the host writes reports only, of the version it says
    return JSON.parse(line) as Report;
  } catch {
    return noReport(line);
  }
}

function noReport(line: string): Report {
  const message = `the connector's process wrote something else than a report: ${JSON.stringify(line.length > 80 ? `${line.slice(0, 79)}…` : line)}`;
  return { kind: 'failed', error: { code: 'protocol', message } };
}

function pipeOf<T extends Readable | Writable>(child: ChildProcess, descriptor: number): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- spawned with a pipe there
  return child.stdio[descriptor] as unknown as T;
}
