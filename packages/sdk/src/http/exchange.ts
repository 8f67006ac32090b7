import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { AnswerHeaders, HttpStream, Received } from './answer.ts';
import { TookTooLong } from './broken-exchange.ts';
import { isUnframed, requireWhole } from './whole-body.ts';
import { decodeBody, decodeStream } from './decode-body.ts';
import { interception } from './interception.ts';
import type { SentBody } from './request-body.ts';

/** How long each part of a request may take. */
export interface Timeout {
  /** Until a connection is there. @default 10 */
  readonly connectSeconds?: number;
  /** Until the source begins to answer. @default 60 */
  readonly headersSeconds?: number;
  /** Between two parts of the body. @default 60 */
  readonly bodySeconds?: number;
  /** For one try: of an answer that is streamed, until its body begins. @default 300 */
  readonly totalSeconds?: number;
}

/** One request, as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: SentBody | undefined;
}

/** What holds for one try. */
export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly timeout: Required<Timeout>;
  /** Each of them ends the request. */
  readonly signals: readonly AbortSignal[];
  /** Whether the body of an answer that went well is left to the caller. */
  readonly isStreamed: boolean;
}

/** What came of one try: the whole answer, and its stream instead when one was asked for. */
export interface Exchanged {
  readonly received: Received;
  readonly stream: HttpStream | undefined;
}

/** Sends one request, and reads its answer to the end. */
export async function exchange(request: WireRequest, options: ExchangeOptions): Promise<Exchanged> {
  const { method, url } = request;
  const watch = watchOver(options.signals, options.timeout.totalSeconds);
  // A run under test has its requests answered, or looked at.
  const dispatcher = interception.getStore()?.through(options.dispatcher) ?? options.dispatcher;
  let isLeftOpen = false;
  try {
    const answer = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: method as Dispatcher.HttpMethod,
      headers: request.headers,
      body: wireBody(request.body),
      headersTimeout: options.timeout.headersSeconds * 1000,
      bodyTimeout: options.timeout.bodySeconds * 1000,
      signal: watch.signal,
    });
    const status = answer.statusCode;
    const headers = joinHeaders(answer.headers);
    const begun = { status, headers, url, method };
    const encoding = headers['content-encoding'];
    if (options.isStreamed && status >= 200 && status < 300) {
      isLeftOpen = true;
      watch.stopClock();
      answer.body.once('close', () => watch.stop());
      const body = decodeStream(answer.body, encoding);
      return {
        received: { ...begun, bytes: Buffer.alloc(0) },
        stream: { status, headers, url: url.href, body },
      };
    }
    const sent = Buffer.from(await answer.body.arrayBuffer());
    const bytes = await decodeBody(sent, encoding);
    if (isUnframed(begun)) requireWhole(sent, bytes, headers);
    return { received: { ...begun, bytes }, stream: undefined };
  } finally {
    if (!isLeftOpen) watch.stop();
  }
}

/** Joins several signals and a clock into one signal. It is `AbortSignal.any` at a tenth of its price. */
function watchOver(signals: readonly AbortSignal[], totalSeconds: number) {
  const controller = new AbortController();
  const onAbort = ({ target }: Event) =>
    controller.abort(target instanceof AbortSignal ? target.reason : undefined);
  for (const signal of signals) {
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
  }
  const tooLong = () => controller.abort(new TookTooLong(`it took longer than ${totalSeconds} s`));
  // A request keeps the process alive by its connection: the clock of one without, in a test, must not.
  const timer = setTimeout(tooLong, totalSeconds * 1000).unref();
  const stopClock = () => clearTimeout(timer);
  const stop = () => {
    stopClock();
    for (const signal of signals) signal.removeEventListener('abort', onAbort);
  };
  return { signal: controller.signal, stopClock, stop };
}

function wireBody(body: SentBody | undefined): string | Uint8Array | Readable | null {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof Uint8Array ? body : Readable.from(body);
}

function joinHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): AnswerHeaders {
  const joined: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) joined[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return joined;
}
