import { Socket } from 'node:net';
import { parseExactJson } from '@headwater/protocol';
import type { RunOrder, RunReport } from '../runs/run-messages.ts';

const orderDescriptor = 3;
const reportDescriptor = 4;

/**
 * Reads orders until their pipe closes, which it does with the death of the server.
 *
 * @param onOrder takes an order
 * @param onClose is called when the server has gone
 */
export function readOrders(onOrder: (order: RunOrder) => void, onClose: () => void): void {
  const orders = new Socket({ fd: orderDescriptor, readable: true, writable: false });
  let rest = '';
  orders.setEncoding('utf8');
  orders.on('end', onClose);
  orders.on('error', onClose);
  orders.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server writes orders only
    for (const line of lines) onOrder(parseExactJson(line) as RunOrder);
  });
}

/** Reports to the server. */
export class ReportPipe {
  readonly #socket = new Socket({ fd: reportDescriptor, readable: false, writable: true });

  /** @param onClose is called when the server reads no more */
  constructor(onClose: () => void) {
    this.#socket.on('error', onClose);
  }

  send(report: RunReport): void {
    this.#socket.write(`${JSON.stringify(report)}\n`);
  }

  /** Resolves when everything is written. */
  async end(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.end(() => resolve()));
  }
}
