import { SourceError } from '@headwater/protocol';
import { abortable } from './abortable.ts';
import type { Auth, OutgoingRequest } from './auth.ts';
import { exchange, type ExchangeOptions, type Exchanged, type WireRequest } from './exchange.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { redactUrl } from './redact.ts';
import { redirectedRequest } from './redirect.ts';
import { isRepeatable } from './request-body.ts';

/** What one try needs to know of the client. */
interface Attempting {
  readonly dispatcher: ExchangeOptions['dispatcher'];
  readonly timeout: ExchangeOptions['timeout'];
  readonly origin: string;
  readonly auth: Auth | undefined;
}

/** What one try came to, and the request as it was sent last. */
export type Attempted =
  | { readonly outgoing: OutgoingRequest; readonly exchanged: Exchanged }
  | { readonly outgoing: OutgoingRequest; readonly broken: unknown };

const mostRedirects = 5;

/** Signs and sends a request once, and follows where it is sent on to. Credentials go to the host of the client alone. */
export async function attempt(client: Attempting, request: PreparedRequest): Promise<Attempted> {
  let wire: WireRequest = request;
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const outgoing: OutgoingRequest = {
      method: wire.method,
      url: new URL(wire.url),
      headers: { ...wire.headers },
      body: isRepeatable(wire.body) ? wire.body : undefined,
    };
    const signed = wire.url.origin === client.origin ? client.auth?.sign(outgoing) : undefined;
    if (signed !== undefined) await abortable(signed, request.signal);
    let exchanged: Exchanged;
    try {
      exchanged = await exchange(
        { ...outgoing, body: wire.body },
        {
          dispatcher: client.dispatcher,
          timeout: { ...client.timeout, ...request.timeout },
          signals: request.signals,
          isStreamed: request.isStreamed,
        },
      );
    } catch (broken) {
      for (const signal of request.signals) signal.throwIfAborted();
      return { outgoing, broken };
    }
    const next = redirectedRequest(wire, exchanged.received);
    // What signing put into the query is nobody's business from here on.
    const received = { ...exchanged.received, url: wire.url };
    if (next === undefined) return { outgoing, exchanged: { ...exchanged, received } };
    wire = next;
  }
  throw new SourceError(
    `${request.method} ${redactUrl(request.url)} was redirected more than ${mostRedirects} times: check the address`,
  );
}
