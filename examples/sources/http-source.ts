import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A stand-in for a public API: a server on this machine that answers like it. */
export interface HttpSource extends AsyncDisposable {
  /** `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string;
  /** What was asked for, in order: `GET /api/v2/pokemon?offset=0`. */
  readonly requests: readonly string[];
  /** Answers the next request with this instead: 429 or 500, for a test of what happens then. */
  failOnce(answer: Response): void;
}

/**
 * Starts a server on a free port; `await using` stops it at the end of the block.
 *
 * @example
 * await using source = await startHttpSource(() => Response.json({ rows: [] }));
 */
export async function startHttpSource(
  answer: (request: Request) => Response | Promise<Response>,
): Promise<HttpSource> {
  const requests: string[] = [];
  const failures: Response[] = [];
  const server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    void respond(incoming, outgoing, (request) => failures.shift() ?? answer(request));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
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
  answer: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  try {
    const response = await answer(await readRequest(incoming));
    const body = Buffer.from(await response.arrayBuffer());
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
  } catch (error) {
    // A stand-in that breaks says so to the connector, whose test shows it.
    outgoing.writeHead(500).end(`the stand-in failed: ${String(error)}`);
  }
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const each of value ?? []) headers.append(name, each);
  }
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers,
    body: chunks.length > 0 ? Buffer.concat(chunks) : null,
  });
}
