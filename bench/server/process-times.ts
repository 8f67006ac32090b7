// Loaded into a server that is measured, with `--import`: writes down when it begins to start a process, when that runs
// and when the server hears of its end, a line each into the file that PROCESS_TIMES names.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

const file = process.env['PROCESS_TIMES'];

if (file !== undefined) {
  const tell = (what: string) => appendFileSync(file, `${what} ${performance.now()}\n`);
  subscribe('tracing:child_process.spawn:start', () => tell('starting'));
  subscribe('tracing:child_process.spawn:end', () => tell('started'));
  subscribe('child_process', (message) => {
    if (hasProcess(message)) message.process.once('exit', () => tell('ended'));
  });
}

function hasProcess(message: unknown): message is { process: NodeJS.EventEmitter } {
  return typeof message === 'object' && message !== null && 'process' in message;
}
