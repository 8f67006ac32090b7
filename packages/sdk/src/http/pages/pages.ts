import { SourceError } from '@headwater/protocol';
import type { HttpAnswer } from '../answer.ts';
import type { Http } from '../http.ts';
import type { RequestOptions } from '../prepare-request.ts';
import { pageGuard } from './page-guard.ts';
import { readPath, withPath } from './read-path.ts';
import type { PageRequest, ReadPage, Strategy } from './strategy.ts';

/** What all pages have in common. */
export interface PagesOptions<R> extends Pick<
  RequestOptions,
  'query' | 'headers' | 'timeout' | 'rateKey' | 'signal'
> {
  /** Where the rows are in the body: a path, `data.items`, or a function. @default the body is an array of them */
  readonly rows?: string | ((body: unknown, answer: HttpAnswer) => readonly R[]);
  /** @default 'GET', or what the strategy needs */
  readonly method?: string;
  /** What stands in the body of each request. */
  readonly json?: object;
  /** Where to begin: the `next` of a page that was read before. @default at the first page */
  readonly from?: PageRequest | null;
  /** More pages than this are an error. @default 100000 */
  readonly maxPages?: number;
  /** Whether the next page is asked for while the rows of this one are written. @default true */
  readonly prefetch?: boolean;
  /** Is told when a listing has ended and may not be whole: `log.warning`. */
  readonly onDoubt?: (message: string) => void;
}

/** A page of a listing. */
export interface Page<R> {
  readonly rows: readonly R[];
  readonly answer: HttpAnswer;
  /** Its number, from 1. */
  readonly page: number;
  /** Where the listing goes on: a state may keep it. Undefined for the last page. */
  readonly next: PageRequest | undefined;
}

/**
 * Reads a listing page by page, to its end, or throws.
 *
 * @throws SourceError when a page cannot be had, or has no rows where they should be, or the listing goes in circles
 * @example
 * for await (const { rows } of pages<User>(api, '/users', pageNumber({ size: 200 }), { rows: 'data' })) {
 *   await op.upsert('user', rows);
 * }
 */
export async function* pages<R = unknown>(
  api: Http,
  path: string,
  strategy: Strategy,
  options: PagesOptions<R> = {},
): AsyncGenerator<Page<R>, void, undefined> {
  const left = new AbortController();
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([options.signal, left.signal]);
  const method = options.method ?? strategy.method ?? 'GET';
  const guard = pageGuard(`${method} ${path}`, options.maxPages ?? 100_000);
  const ask = async (request: PageRequest, page: number): Promise<HttpAnswer> => {
    guard.checkRequest(request, page);
    return api.request(
      method,
      request.url ?? path,
      requestOptions(request, strategy, { ...options, signal }),
    );
  };
  let count = options.from === undefined || options.from === null ? 0 : undefined;
  try {
    let request: PageRequest = options.from ?? strategy.first;
    let asked = ask(request, 1);
    for (let page = 1; ; page += 1) {
      const answer = await asked;
      const rows = rowsOf<R>(
        answer,
        options.rows ?? strategy.rows ?? '',
        `page ${page} of ${method} ${path}`,
      );
      if (count !== undefined) count += rows.length;
      const read: ReadPage = { request, answer, rows, count };
      if (strategy.mayRepeat !== true) guard.checkRows(read, page);
      const next = strategy.next(read);
      if (next === undefined) {
        tellDoubt(read, strategy, options, `${method} ${path}`);
        yield { rows, answer, page, next };
        return;
      }
      const ahead = options.prefetch === false ? undefined : ask(next, page + 1);
      // Whoever leaves the loop will not see how this ends; whoever stays does.
      ahead?.catch(() => undefined);
      yield { rows, answer, page, next };
      request = next;
      asked = ahead ?? ask(next, page + 1);
    }
  } finally {
    left.abort(new Error('the listing was left'));
  }
}

function requestOptions(
  request: PageRequest,
  strategy: Strategy,
  options: PagesOptions<never> | PagesOptions<unknown>,
): RequestOptions {
  const { query, headers, timeout, rateKey, signal } = options;
  const base = options.json ?? strategy.json;
  const body = Object.entries(request.body ?? {});
  const json = base === undefined && body.length === 0 ? undefined : { ...strategy.json, ...options.json };
  return {
    // Reading is safe, whatever the method.
    isSafe: true,
    // A link to the next page says all there is to say.
    query: request.url === undefined ? { ...query, ...request.query } : {},
    headers: { ...headers, ...request.headers },
    ...(json && { json: body.reduce<object>((all, [at, value]) => withPath(all, at, value), json) }),
    ...(timeout && { timeout }),
    ...(rateKey !== undefined && { rateKey }),
    ...(signal && { signal }),
  };
}

function rowsOf<R>(
  answer: HttpAnswer,
  place: string | ((body: unknown, answer: HttpAnswer) => readonly unknown[]),
  page: string,
): readonly R[] {
  const body = answer.json();
  const found = typeof place === 'string' ? readPath(body, place) : place(body, answer);
  // Some sources say null when they mean none.
  const rows = found === null ? [] : found;
  if (Array.isArray(rows)) return rows as readonly R[];
  const where = typeof place === 'string' && place !== '' ? ` at “${place}”` : '';
  throw new SourceError(`${page} has no array of rows${where}: check \`rows\``);
}

function tellDoubt(
  last: ReadPage,
  strategy: Strategy,
  options: { readonly onDoubt?: (message: string) => void },
  listing: string,
): void {
  const isFull = strategy.size !== undefined && last.rows.length >= strategy.size;
  const known = strategy.doubt?.(last);
  const doubt =
    known === undefined && isFull ? 'its last page is full, and names no next one' : (known ?? undefined);
  if (doubt !== undefined) options.onDoubt?.(`${listing} may not be whole: ${doubt}`);
}
