import { createServer } from 'node:net';

/** The port debuggers look at by themselves. */
const usualPort = 9229;

/** Gives the options of Node that make it wait for a debugger before it runs anything. */
export async function inspectOptions(): Promise<string[]> {
  const port = (await isFree(usualPort)) ? usualPort : 0;
  return [`--inspect-brk=127.0.0.1:${port}`];
}

/**
 * Reads what Node writes to standard error about its inspector: the address to attach to, an empty text for what nobody
 * needs to know, null when the line is none of Node's.
 */
export function inspectorAddress(line: string): string | null {
  const address = /^Debugger listening on (ws:\/\/\S+)$/.exec(line)?.[1];
  if (address !== undefined) return address;
  const isNodes =
    /^(?:For help, see: https:\/\/nodejs\.org|Debugger attached\.|Debugger ending on |Waiting for the debugger to disconnect)/;
  return isNodes.test(line) ? '' : null;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
