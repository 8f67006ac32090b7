import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { reportError, type Order, type Report } from '@headwater/protocol';

/** The two pipes between the process of a connector and the engine. */
export interface Pipes {
  report(report: Report): void;
  /** Reports that the connector cannot run. */
  fail(error: unknown): void;
  onOrder(listener: (order: Order) => void): void;
  /** Lets the process end although orders may still come, or stops doing so. */
  keepAlive(keep: boolean): void;
}

export function connectPipes(descriptors: { orders: number; reports: number }): Pipes {
  const orders = new Socket({ fd: descriptors.orders, readable: true, writable: false });
  const leave = () => process.exit(0);
  // Without an engine there is nobody to write for.
  orders.on('end', leave);
  orders.on('error', leave);

  const report = (message: Report) => writeLine(descriptors.reports, JSON.stringify(message));
  return {
    report,
    fail: (error) => report({ kind: 'failed', error: reportError(error, 'connector_failed') }),
    onOrder(listener) {
      let rest = '';
      orders.setEncoding('utf8');
      orders.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine writes orders only, of the version it says
        for (const line of lines) listener(JSON.parse(line) as Order);
      });
    },
    keepAlive(keep) {
      if (keep) orders.ref();
      else orders.unref();
    },
  };
}

/**
 * Writes a line at once, so that it is out even when the author's code never lets the event loop turn, or ends the
 * process.
 */
function writeLine(descriptor: number, line: string): void {
  let bytes = Buffer.from(`${line}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (error.code === 'EPIPE') process.exit(0);
      if (error.code !== 'EAGAIN') throw error;
      // The pipe is full: the engine is about to read it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
