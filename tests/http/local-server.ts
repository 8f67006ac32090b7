import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';

/** A server of a test: it is closed, with its connections, when the test has left the block. */
export interface LocalServer extends AsyncDisposable {
  readonly url: string;
  /** The requests so far, as `GET /path`. */
  readonly requests: string[];
}

/** Starts a server on this machine. */
export async function serve(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<LocalServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    void listener(request, response);
  });
  return { url: await listen(server), requests, [Symbol.asyncDispose]: () => close(server) };
}

/** Starts a server that answers each connection's first bytes as it likes, be it no HTTP. */
export async function serveRaw(
  answer: (socket: Socket, count: number) => unknown,
): Promise<AsyncDisposable & { url: string; connections(): number }> {
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      count += 1;
      answer(socket, count);
    });
  });
  const url = await listen(server);
  return {
    url,
    connections: () => count,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await close(server);
    },
  };
}

export async function listen(server: TcpServer): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has this kind of address
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server | TcpServer): Promise<void> {
  if ('closeAllConnections' in server) server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** Reads what a request carries. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

/** A clock whose time passes only when somebody waits; it notes the pauses. */
export function quickClock(random = 0) {
  let now = Date.UTC(2024, 0, 1);
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    random: () => random,
    sleep(milliseconds: number, signal?: AbortSignal) {
      signal?.throwIfAborted();
      pauses.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
}
