import { ConfigurationError } from '@headwater/protocol';
import { acceptEncoding } from './decode-body.ts';
import type { Timeout, WireRequest } from './exchange.ts';
import { addQuery, setQuery, type ArrayStyle, type Query } from './query.ts';
import { encodeBody, isRepeatable, type BodyOptions } from './request-body.ts';

/** What one request adds to what the client says. */
export interface RequestOptions extends BodyOptions {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly timeout?: Omit<Timeout, 'connectSeconds'>;
  /** Whether the request may be sent twice. @default true but for POST and PATCH */
  readonly isSafe?: boolean;
  /** Which of the limits' lanes it belongs to: one for each account or place, say. @default one for all */
  readonly rateKey?: string;
  /** Ends this request, besides the client's own. */
  readonly signal?: AbortSignal;
}

/** A request that can be sent, again and again. */
export interface PreparedRequest extends WireRequest {
  readonly isSafe: boolean;
  readonly isRepeatable: boolean;
  readonly isStreamed: boolean;
  readonly timeout: RequestOptions['timeout'];
  readonly rateKey: string;
  readonly signals: readonly AbortSignal[];
  /** All signals in one, for what waits. */
  readonly signal: AbortSignal | undefined;
}

/** What the client says about all its requests. */
export interface RequestDefaults {
  readonly baseUrl: URL;
  readonly query: Query | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly arrays: ArrayStyle;
  readonly signal: AbortSignal | undefined;
}

/** Puts a request together. What the client adds to each stays with its own host. */
export async function prepareRequest(
  defaults: RequestDefaults,
  method: string,
  path: string,
  options: RequestOptions,
): Promise<Omit<PreparedRequest, 'isStreamed'>> {
  const url = requestUrl(defaults.baseUrl, path);
  const isOurs = url.origin === defaults.baseUrl.origin;
  if (isOurs && defaults.query !== undefined) addQuery(url, defaults.query, defaults.arrays);
  if (options.query !== undefined) setQuery(url, options.query, defaults.arrays);
  const { body, contentType } = await encodeBody(options, defaults.arrays);
  const headers: Record<string, string> = { 'accept-encoding': acceptEncoding };
  if (isOurs) Object.assign(headers, defaults.headers);
  if (contentType !== undefined) headers['content-type'] = contentType;
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined) headers[name.toLowerCase()] = value;
  }
  const signals = [defaults.signal, options.signal].filter((signal) => signal !== undefined);
  return {
    method,
    url,
    headers,
    body,
    isSafe: options.isSafe ?? (method !== 'POST' && method !== 'PATCH'),
    isRepeatable: isRepeatable(body),
    timeout: options.timeout,
    rateKey: options.rateKey ?? '',
    signals,
    signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0],
  };
}

/** `/issues` on `https://api.example.com/v2` is `https://api.example.com/v2/issues`; a whole URL stays as it is. */
function requestUrl(baseUrl: URL, path: string): URL {
  const isWhole = /^https?:\/\//i.test(path);
  const base = new URL(baseUrl);
  const [, name = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(path) ?? [];
  if (!isWhole) {
    if (name !== '') base.pathname = `${base.pathname.replace(/\/$/, '')}/${name.replace(/^\//, '')}`;
    if (query !== '') base.search = base.search === '' ? query : `${base.search}&${query}`;
    return base;
  }
  if (!URL.canParse(path)) throw new ConfigurationError(`“${path}” is no URL: check where it comes from`);
  return new URL(path);
}
