import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { makeCertificates } from '../../http/certificates.ts';

/** A message as a receiver got it. */
export interface Received {
  readonly payload: unknown;
  /** Whether its signature is that of its bytes. */
  readonly isSigned: boolean;
}

/** A server that takes messages, by TLS. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** The authority its certificate is from. */
  readonly ca: string;
  readonly received: Received[];
  /** What it answers from now on. */
  answer(status: number): void;
}

/** Starts a receiver that checks signatures with a secret. */
export async function startReceiver(secret: string): Promise<Receiver> {
  const { ca, server: identity } = makeCertificates();
  const received: Received[] = [];
  let status = 200;
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const given = String(request.headers['x-fivetran-signature-256']).toLowerCase();
    if (status === 200) received.push({ payload: JSON.parse(body), isSigned: given === signature });
    response.writeHead(status).end('thanks');
  };
  const server = createServer(identity, (request, response) => void take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return {
    url: `https://127.0.0.1:${address.port}/hook`,
    ca,
    received,
    answer: (next) => {
      status = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
