import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { isObject } from '@headwater/protocol';
import {
  http,
  scheme,
  type Http,
  type HttpAnswer,
  type Query,
  type RequestOptions,
} from '@headwater/sdk/http';
import type { Mask } from '@headwater/engine';
import { packageVersion } from '../../package-version.ts';
import type { ServerAccess } from '../server-access.ts';
import { refusalOf } from './refusal.ts';
import { ServerError } from './server-error.ts';

/** What an answer carries: its `data`. */
export type Data = Readonly<Record<string, unknown>>;

/** The REST API of a server. Every call gives the data of a success, or throws a {@link ServerError}. */
export interface ServerApi {
  readonly url: string;
  get(path: string, query?: Query): Promise<Data>;
  post(path: string, body: object): Promise<Data>;
  patch(path: string, body: object): Promise<Data>;
  delete(path: string): Promise<void>;
  /** Sends a file as the field `file` of a form. */
  upload(method: 'POST' | 'PATCH', path: string, file: string): Promise<Data>;
  /** Gives the items of a list, page by page, as they are wanted. */
  items(path: string, query: Query & { readonly limit: number }): AsyncGenerator<Data>;
  /** Gives an answer that goes on. That it broke off is a {@link ServerError} too. */
  stream(path: string, query: Query, headers: Record<string, string>): AsyncGenerator<Uint8Array>;
}

/** A connection is tested while its request waits. */
const timeout = { headersSeconds: 300, totalSeconds: 600 };
/** Somebody waits for the command. */
const retry = { attempts: 3, longestDelaySeconds: 5, longestWaitSeconds: 60 };

/**
 * Makes what calls a server.
 *
 * @param mask hides secrets in what the server says of a request
 */
export function serverApi({ url, credentials }: ServerAccess, mask: Mask = (text) => text): ServerApi {
  const headers = { 'user-agent': `headwater/${packageVersion()}` };
  const client = http({ baseUrl: url, auth: scheme('Basic', credentials), headers, timeout, retry });
  const hide: Mask = (text) => mask(withoutKey(text, credentials));
  const call = async (method: string, path: string, options: RequestOptions): Promise<Data> =>
    told(url, hide, async () => dataOf(await client.request(method, path, options), url));
  return {
    url,
    get: (path, query = {}) => call('GET', path, { query }),
    post: (path, body) => call('POST', path, { json: body }),
    patch: (path, body) => call('PATCH', path, { json: body }),
    delete: async (path) => void (await call('DELETE', path, {})),
    async upload(method, path, file) {
      const form = new FormData();
      form.set('file', await openAsBlob(file, { type: 'application/zip' }), basename(file));
      return call(method, path, { multipart: form });
    },
    items: (path, query) => itemsOf((part) => call('GET', path, { query: { ...query, ...part } })),
    stream: (path, query, more) => chunksOf(client, url, path, { query, headers: more }),
  };
}

/** The key as it is sent is hidden by the client; a server may know it as a person does. */
function withoutKey(text: string, credentials: string): string {
  const pair = Buffer.from(credentials, 'base64').toString();
  const secret = pair.slice(pair.indexOf(':') + 1);
  return secret === '' ? text : text.replaceAll(pair, '***').replaceAll(secret, '***');
}

async function told<T>(url: string, mask: Mask, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { message, status } = refusalOf(error, url);
    throw new ServerError(mask(message), status, { cause: error });
  }
}

function dataOf(answer: HttpAnswer, url: string): Data {
  const body = answer.json();
  if (!isObject(body) || body['code'] !== 'Success') throw stranger(url);
  const { data } = body;
  return isObject(data) ? data : {};
}

function stranger(url: string): ServerError {
  return new ServerError(`${url} does not answer as a server of Headwater does: check --server`, null);
}

async function* itemsOf(read: (part: Query) => Promise<Data>): AsyncGenerator<Data> {
  const followed = new Set<string>();
  let page = await read({});
  for (;;) {
    const { items, next_cursor: cursor } = page;
    if (Array.isArray(items)) yield* items.filter(isObject);
    if (typeof cursor !== 'string' || cursor === '') return;
    if (followed.has(cursor))
      throw new ServerError('the server gives a page of a list again and again', null);
    followed.add(cursor);
    page = await read({ cursor });
  }
}

async function* chunksOf(
  client: Http,
  url: string,
  path: string,
  options: RequestOptions,
): AsyncGenerator<Uint8Array> {
  try {
    const { body } = await client.stream(path, options);
    for await (const chunk of body) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    if (error instanceof Error && !(error instanceof ServerError) && isBroken(error)) {
      throw new ServerError(`the connection to ${url} was lost`, null, { cause: error });
    }
    throw refusalOf(error, url);
  }
}

/** Whether an error of a body that was being read is about its connection. */
function isBroken(error: Error): boolean {
  return (
    'code' in error &&
    /^(?:UND_ERR_|ECONN|EPIPE|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE)/.test(String(error.code))
  );
}
