import type { Readable } from 'node:stream';
import { parseExactJson, SourceError } from '@headwater/protocol';
import { redactUrl } from './redact.ts';

/** Headers by their names in lower case; one that came several times is joined by `, `. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/** An answer that has been read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /**
   * Gives the body as JSON. A number that JavaScript would round becomes what `JSON.rawJSON` makes of its digits.
   *
   * @throws SourceError when the body is no JSON
   */
  json<T = unknown>(): T;
  text(): string;
  bytes(): Uint8Array;
}

/** An answer whose body is still to be read. */
export interface HttpStream {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly url: string;
  /** The decompressed body. When the connection breaks, reading it throws. */
  readonly body: Readable;
}

/** What came over the wire. */
export interface Received {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly url: URL;
  readonly method: string;
  readonly bytes: Buffer;
}

const utf8 = new TextDecoder();

/** Makes an answer of what came over the wire. */
export function answerOf({ status, headers, url, method, bytes }: Received): HttpAnswer {
  let parsed: { readonly value: unknown } | undefined;
  const text = () => decoderOf(headers).decode(bytes);
  return {
    status,
    headers,
    url: url.href,
    text,
    bytes: () => bytes,
    json<T>(): T {
      parsed ??= { value: parseOrComplain(text(), () => `${method} ${redactUrl(url)}`) };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller says what the source answers
      return parsed.value as T;
    },
  };
}

function parseOrComplain(text: string, request: () => string): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    const start = text === '' ? 'nothing' : `text that is no JSON (“${firstWords(text, 60)}”)`;
    throw new SourceError(`${request()} answered ${start}: check the path, or read it with text()`, {
      cause,
    });
  }
}

/** The beginning of a text, on one line. */
export function firstWords(text: string, most: number): string {
  const line = text
    .slice(0, most * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

function decoderOf(headers: AnswerHeaders): typeof utf8 {
  const [, charset = 'utf-8'] = /charset="?([\w-]+)/i.exec(headers['content-type'] ?? '') ?? [];
  if (/^utf-?8$/i.test(charset)) return utf8;
  try {
    return new TextDecoder(charset);
  } catch {
    return utf8;
  }
}
