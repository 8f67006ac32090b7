import { queryPairs, type ArrayStyle, type Query } from './query.ts';

/** A body that can be sent again, or a stream, which cannot. */
export type SentBody = string | Uint8Array | AsyncIterable<Uint8Array>;

/** What a request can carry; at most one of them. */
export interface BodyOptions {
  /** Sent as JSON. A number made by `JSON.rawJSON` keeps its digits. */
  readonly json?: unknown;
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly form?: Query;
  /** Sent as `multipart/form-data`. */
  readonly multipart?: FormData;
  /** Sent as it is. A stream is sent once: such a request is never tried again. */
  readonly body?: SentBody;
}

interface EncodedBody {
  readonly body: SentBody | undefined;
  readonly contentType: string | undefined;
}

const nothing: EncodedBody = { body: undefined, contentType: undefined };

/** Encodes what a request carries. */
export async function encodeBody(options: BodyOptions, arrays: ArrayStyle): Promise<EncodedBody> {
  if (options.multipart !== undefined) return encodeMultipart(options.multipart);
  if (options.form !== undefined) {
    const body = new URLSearchParams(queryPairs(options.form, arrays)).toString();
    return { body, contentType: 'application/x-www-form-urlencoded' };
  }
  if (options.json !== undefined) {
    return { body: JSON.stringify(options.json), contentType: 'application/json' };
  }
  return options.body === undefined ? nothing : { body: options.body, contentType: undefined };
}

/** A `Response` is what knows how to write a form with its files. */
async function encodeMultipart(form: FormData): Promise<EncodedBody> {
  const response = new Response(form);
  const contentType = response.headers.get('content-type') ?? undefined;
  return { body: new Uint8Array(await response.arrayBuffer()), contentType };
}

/** Tells whether a body can be sent a second time. */
export function isRepeatable(body: SentBody | undefined): body is string | Uint8Array | undefined {
  return body === undefined || typeof body === 'string' || body instanceof Uint8Array;
}
