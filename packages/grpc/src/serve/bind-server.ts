import { ServerCredentials, logVerbosity, setLogVerbosity, type Server } from '@grpc/grpc-js';

/** A port that cannot be listened on. The message is one line: which one, why, and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Listens, unencrypted; gives the port. @throws ListenError when that is not possible */
export function bindServer(server: Server, host: string, port: number): Promise<number> {
  // It would print on standard error what the callback is told.
  setLogVerbosity(logVerbosity.NONE);
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(new ListenError(explain(error, host, port), { cause: error }));
    });
  });
}

function explain({ message }: Error, host: string, port: number): string {
  if (message.includes('EADDRINUSE'))
    return `port ${port} is in use: stop the program that listens there, or choose another port`;
  if (message.includes('EACCES')) return `port ${port} may not be used by this user: choose one above 1023`;
  return `${host} is no address of this machine that can be listened on (${message})`;
}
