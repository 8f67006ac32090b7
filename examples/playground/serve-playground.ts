import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { HttpSource } from '../sources/http-source.ts';
import { answer } from './answer-request.ts';
import type { Answer, Headers } from './answer.ts';
import type { State } from './call.ts';
import type { Credentials } from './credentials.ts';
import { createRateLimiter } from './rate-limiter.ts';

/** A playground that listens. */
export interface Playground extends HttpSource {
  /** What it accepts at `/auth/...`. */
  readonly credentials: Credentials;
}

/** Serves the rows of a playground; without a capacity, nothing limits the rate of requests. */
export async function servePlayground(
  state: State,
  { port, capacity }: { port: number; capacity: number | null },
): Promise<Playground> {
  const requests: string[] = [];
  const failures: Response[] = [];
  const limiter = capacity === null ? null : createRateLimiter(capacity, state.now);
  const server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    void respond(incoming, outgoing, (body) => {
      const failure = failures.shift();
      if (failure !== undefined) return failure;
      const verdict = limiter?.();
      return withHeaders(verdict?.refusal ?? answer(incoming, body, state), verdict?.headers);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the playground has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    credentials: state.credentials,
    requests,
    failOnce: (response) => void failures.push(response),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  decide: (body: Uint8Array) => Answer | Response,
): Promise<void> {
  // The original takes no second request on a connection either.
  outgoing.setHeader('Connection', 'close');
  try {
    const decided = decide(await readBody(incoming));
    if (decided instanceof Response) await sendResponse(outgoing, decided);
    else send(outgoing, decided);
  } catch (error) {
    // A playground that breaks says so to the client, if that is still there.
    outgoing.writeHead(500).end(`the playground failed: ${String(error)}`);
  }
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function withHeaders(decided: Answer, headers: Headers = {}): Answer {
  return { ...decided, headers: { ...decided.headers, ...headers } };
}

async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
}

function send(outgoing: ServerResponse, { status, contentType, body, headers }: Answer): void {
  const all = { 'Content-Type': contentType, ...headers };
  if (typeof body === 'string') {
    outgoing.writeHead(status, { ...all, 'Content-Length': Buffer.byteLength(body) }).end(body);
    return;
  }
  outgoing.writeHead(status, all);
  for (const chunk of body) outgoing.write(chunk);
  outgoing.end();
}
