// Loaded into a server that is measured, with `--import`: writes down when it begins to start a process, when that runs,
// when it is given its first order and when the server hears of its end, a line each into the file that PROCESS_TIMES names.
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { Writable } from 'node:stream';

const file = process.env['PROCESS_TIMES'];
const orderDescriptor = 3;

if (file !== undefined) {
  const tell = (what: string) => appendFileSync(file, `${what} ${performance.now()}\n`);
  subscribe('tracing:child_process.spawn:start', () => tell('starting'));
  subscribe('tracing:child_process.spawn:end', () => tell('started'));
  subscribe('child_process', (message) => {
    if (!hasProcess(message)) return;
    const { process: started } = message;
    started.once('spawn', () => tellFirstOrder(started, () => tell('given')));
    started.once('exit', () => tell('ended'));
  });
}

function tellFirstOrder({ stdio }: ChildProcess, tell: () => void): void {
  const orders = stdio[orderDescriptor];
  if (!(orders instanceof Writable)) return;
  const write = orders.write.bind(orders);
  Reflect.set(orders, 'write', (...words: unknown[]): unknown => {
    Reflect.set(orders, 'write', write);
    tell();
    return Reflect.apply(write, orders, words);
  });
}

function hasProcess(message: unknown): message is { process: ChildProcess } {
  return typeof message === 'object' && message !== null && 'process' in message;
}
