import { ConfigurationError } from '@headwater/protocol';
import type { HttpAnswer, HttpStream } from './answer.ts';
import type { RateHeaders } from './asked-wait.ts';
import type { Auth } from './auth.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Timeout } from './exchange.ts';
import { interception } from './interception.ts';
import { prepareRequest, type RequestDefaults, type RequestOptions } from './prepare-request.ts';
import type { ArrayStyle, Query } from './query.ts';
import { limiter, type RateLimit } from './rate-limit.ts';
import { usualRetry, type RetryOptions } from './retry.ts';
import { send, type Client, type IsFailure, type Sent } from './send.ts';
import { transport, type TlsOptions } from './transport.ts';

/** What holds for all requests of a client. */
export interface HttpOptions {
  /** What paths stand behind: `https://api.example.com/v2`. */
  readonly baseUrl: string;
  /** Sent with each request to the host of `baseUrl`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to each URL on the host of `baseUrl` that has no such parameter. */
  readonly query?: Query;
  /** How arrays stand in a query. @default 'repeat' */
  readonly arrays?: ArrayStyle;
  /** Credentials: never sent to another host. */
  readonly auth?: Auth;
  readonly retry?: RetryOptions;
  /** How many requests the source takes; all of the limits hold. */
  readonly rateLimit?: RateLimit | readonly RateLimit[];
  /** Headers that say when the next request may come, when they have names of their own. */
  readonly rateHeaders?: RateHeaders;
  readonly timeout?: Timeout;
  readonly tls?: TlsOptions;
  /** The URL of a proxy. @default none */
  readonly proxy?: string;
  /** Most connections to one host at the same time. @default 16 */
  readonly connections?: number;
  /** Finds the errors that come with status 200. */
  readonly isFailure?: IsFailure;
  /** Ends every request: give it the `signal` of `update`. */
  readonly signal?: AbortSignal;
  /** Nothing is begun, or waited for, beyond this moment. */
  readonly deadline?: Date;
  /** Time and chance, for a test. @default those of this machine */
  readonly clock?: Clock;
}

type Call = (path: string, options?: RequestOptions) => Promise<HttpAnswer>;

/** A client: what {@link http} makes. Each call gives a whole answer of status 2xx, or throws. */
export interface Http {
  readonly get: Call;
  readonly post: Call;
  readonly put: Call;
  readonly patch: Call;
  readonly delete: Call;
  request(method: string, path: string, options?: RequestOptions): Promise<HttpAnswer>;
  /** Gives an answer whose body is still to be read: for files, which need not fit into memory. */
  stream(path: string, options?: RequestOptions & { readonly method?: string }): Promise<HttpStream>;
}

const usualTimeout = { connectSeconds: 10, headersSeconds: 60, bodySeconds: 60, totalSeconds: 300 };

/**
 * Makes a client of an HTTP API. It tries again what may pass, keeps to limits, and never gives half an answer.
 *
 * @throws ConfigurationError when `baseUrl` is no http URL
 * @example
 * const api = http({ baseUrl: 'https://api.example.com', auth: bearer(configuration.apiKey), signal });
 * const answer = await api.get('/issues', { query: { since: state.updatedSince } });
 * await op.upsert('issue', answer.json<Page>().issues);
 */
export function http(options: HttpOptions): Http {
  const baseUrl = readBaseUrl(options.baseUrl);
  const defaults: RequestDefaults = {
    baseUrl,
    query: options.query,
    headers: lowerCased({ accept: 'application/json, */*;q=0.8', ...options.headers }),
    arrays: options.arrays ?? 'repeat',
    signal: options.signal,
  };
  const client = makeClient(options, baseUrl.origin);
  const call = async (
    method: string,
    path: string,
    more: RequestOptions,
    isStreamed: boolean,
  ): Promise<Sent> => send(client, { ...(await prepareRequest(defaults, method, path, more)), isStreamed });
  const request = async (method: string, path: string, more: RequestOptions = {}): Promise<HttpAnswer> =>
    (await call(method, path, more, false)).answer;
  return {
    get: (path, more) => request('GET', path, more),
    post: (path, more) => request('POST', path, more),
    put: (path, more) => request('PUT', path, more),
    patch: (path, more) => request('PATCH', path, more),
    delete: (path, more) => request('DELETE', path, more),
    request: (method, path, more) => request(method.toUpperCase(), path, more),
    async stream(path, { method = 'GET', ...more } = {}) {
      const { stream } = await call(method.toUpperCase(), path, more, true);
      if (stream === undefined) throw new Error('an answer of status 2xx came without its stream');
      return stream;
    },
  };
}

function makeClient(options: HttpOptions, origin: string): Client {
  const { rateHeaders = {}, rateLimit = [] } = options;
  const clock = options.clock ?? interception.getStore()?.clock ?? systemClock;
  const timeout = { ...usualTimeout, ...options.timeout };
  const retry = { ...usualRetry, ...options.retry };
  const limits = 'requests' in rateLimit ? [rateLimit] : rateLimit;
  return {
    dispatcher: transport({
      connectSeconds: timeout.connectSeconds,
      ...(options.tls && { tls: options.tls }),
      ...(options.proxy !== undefined && { proxy: options.proxy }),
      ...(options.connections !== undefined && { connections: options.connections }),
    }),
    origin,
    auth: options.auth,
    retry,
    rateHeaders,
    limiter: limiter(limits, rateHeaders, retry.longestWaitSeconds * 1000, clock),
    timeout,
    isFailure: options.isFailure,
    deadlineMs: options.deadline?.getTime() ?? Number.POSITIVE_INFINITY,
    clock,
  };
}

function readBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new ConfigurationError(
    `“${text}” is no URL that begins with https:// or http://: check the address of the source`,
  );
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
