import type { Dispatcher } from 'undici';
import type { SentRequest } from './exchange.ts';

/** Reads what a client hands to its dispatcher: undici's own, or the `fetch` of Node. */
export async function readRequest(options: Dispatcher.DispatchOptions): Promise<SentRequest> {
  return {
    method: options.method,
    url: new URL(options.path, options.origin).href,
    headers: readHeaders(options.headers),
    body: await readBody(options.body),
  };
}

/** Headers are an object, a list of pairs, or a list in which names and values alternate. */
function readHeaders(headers: Dispatcher.DispatchOptions['headers']): Record<string, string> {
  const pairs: [string, unknown][] = [];
  if (Array.isArray(headers)) {
    for (let index = 0; index < headers.length; index += 2) {
      pairs.push([String(headers[index]), headers[index + 1]]);
    }
  } else if (headers !== null && headers !== undefined) {
    const entries: Iterable<[string, unknown]> =
      Symbol.iterator in headers ? headers : Object.entries(headers);
    pairs.push(...entries);
  }
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

async function readBody(body: unknown): Promise<Buffer> {
  if (body === null || body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  if (typeof body === 'object' && (Symbol.asyncIterator in body || Symbol.iterator in body)) {
    const chunks: Buffer[] = [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a dispatcher takes gives bytes or text
    for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
  throw new TypeError('a body of this kind cannot be read in a test: send text, bytes or a stream');
}
