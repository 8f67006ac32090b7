import { createHash } from 'node:crypto';
import type { ReceivedAnswer, SentRequest } from '../network/exchange.ts';
import type { Scrubber } from './scrubber.ts';

/** A body as a cassette holds it: text when it is some, so that a difference can be read. */
type StoredBody = { readonly text: string } | { readonly base64: string };

/** A request and its answer, as a cassette holds them. */
export interface StoredExchange {
  readonly method: string;
  readonly url: string;
  /** What was sent: its text, or the hash of what is no text. */
  readonly sent?: { readonly text: string } | { readonly sha256: string };
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: StoredBody;
}

/** What tells a request from others: {@link StoredExchange} without its answer. */
export type RequestKey = Pick<StoredExchange, 'method' | 'url' | 'sent'>;

/** Headers that belong to a connection, or to the day of the recording. */
const passing =
  /^(?:date|age|expires|server|via|connection|keep-alive|transfer-encoding|content-length|content-encoding|alt-svc|vary|strict-transport-security|nel|report-to|cf-.*|x-(?:request-id|served-by|timer|cache.*|amz.*))$/;

export function storeExchange(
  request: SentRequest,
  answer: ReceivedAnswer,
  scrubber: Scrubber,
): StoredExchange {
  const headers = Object.entries(answer.headers)
    .filter(([name]) => !passing.test(name))
    .map(([name, value]): [string, string | string[]] => [
      name,
      typeof value === 'string'
        ? scrubber.header(name, value)
        : value.map((each) => scrubber.header(name, each)),
    ]);
  return {
    ...requestKey(request, scrubber),
    status: answer.status,
    headers: Object.fromEntries(headers),
    ...(answer.body.length > 0 && { body: storeBody(answer.body, scrubber) }),
  };
}

/** Gives what a request is found by, without its secrets. */
export function requestKey({ method, url, body }: SentRequest, scrubber: Scrubber): RequestKey {
  const key = { method, url: scrubber.text(url) };
  if (body.length === 0) return key;
  const text = asText(body);
  if (text !== undefined) return { ...key, sent: { text: scrubber.text(text) } };
  return { ...key, sent: { sha256: createHash('sha256').update(scrubber.bytes(body)).digest('hex') } };
}

function storeBody(body: Buffer, scrubber: Scrubber): StoredBody {
  const text = asText(body);
  if (text !== undefined) return { text: scrubber.text(text) };
  return { base64: scrubber.bytes(body).toString('base64') };
}

function asText(bytes: Buffer): string | undefined {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) && !text.includes('\0') ? text : undefined;
}

export function restoreAnswer({ status, headers, body }: StoredExchange): ReceivedAnswer {
  const restored = Object.entries(headers).map(([name, value]): [string, string | string[]] => [
    name,
    typeof value === 'string' ? value : [...value],
  ]);
  return { status, statusText: '', headers: Object.fromEntries(restored), body: restoreBody(body) };
}

function restoreBody(body: StoredBody | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return 'text' in body ? Buffer.from(body.text) : Buffer.from(body.base64, 'base64');
}
