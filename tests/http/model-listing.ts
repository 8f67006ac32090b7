import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, serve, type LocalServer } from './local-server.ts';

export interface ModelRow {
  readonly id: number;
  readonly time: number;
}

/** A listing of a test: its rows, in the order of their ids, the most a page has, and what happens after each page. */
export interface Model {
  rows: ModelRow[];
  most: number;
  afterPage?: () => void;
}

/** Serves a listing in every way that sources page theirs. */
export async function serveListing(model: Model): Promise<LocalServer> {
  return serve(async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://x');
    const sent = await bodyOf(request);
    const answer = answers[url.pathname.slice(1)];
    if (answer === undefined) return response.writeHead(404).end();
    const { body, headers = {} } = answer(model, url.searchParams, sent === '' ? {} : JSON.parse(sent));
    model.afterPage?.();
    return response
      .writeHead(200, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));
  });
}

interface ModelAnswer {
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

type Answer = (model: Model, query: URLSearchParams, sent: SentJson) => ModelAnswer;

interface SentJson {
  readonly page?: { readonly cursor?: string };
  readonly variables?: { readonly after?: string };
}

/** Rows from a place in the listing on, and the token of the place after them. */
function slice({ rows, most }: Model, from: number, size = most): { items: ModelRow[]; next: string | null } {
  const to = from + Math.min(size, most);
  return { items: rows.slice(from, to), next: to < rows.length ? `at-${to}` : null };
}

const placeOf = (token: string | null | undefined) => Number(token?.slice(3) ?? 0);
const sizeOf = (query: URLSearchParams) => Number(query.get('limit') ?? 1e9);

function after(
  model: Model,
  query: URLSearchParams,
  isAfter: (row: ModelRow, start: number) => boolean,
): ModelAnswer {
  const start = query.get('after');
  const left = start === null ? model.rows : model.rows.filter((row) => isAfter(row, Number(start)));
  return { body: left.slice(0, Math.min(sizeOf(query), model.most)) };
}

const answers: Record<string, Answer> = {
  offset: (model, query) => {
    const { items } = slice(model, Number(query.get('offset')), sizeOf(query));
    return { body: { data: { items }, total: model.rows.length } };
  },
  page: (model, query) => {
    const size = Math.min(Number(query.get('per_page')), model.most);
    const { items, next } = slice(model, (Number(query.get('page')) - 1) * size, size);
    return { body: { items, more: next !== null, pages: Math.ceil(model.rows.length / size) } };
  },
  cursor: (model, query) => ({ body: slice(model, placeOf(query.get('cursor'))) }),
  header: (model, query) => {
    const { items, next } = slice(model, placeOf(query.get('token')));
    return { body: items, ...(next !== null && { headers: { 'x-next-token': next } }) };
  },
  search: (model, _query, { page }) => ({ body: slice(model, placeOf(page?.cursor)) }),
  links: (model, query) => {
    const { items, next } = slice(model, placeOf(query.get('at')));
    return { body: { items, links: { next: next && `/links?at=${next}` } } };
  },
  link: (model, query) => {
    const { items, next } = slice(model, placeOf(query.get('at')));
    const link = `<https://x.invalid/first>; rel="first", </link?at=${next}>; title="a, b"; rel="last next"`;
    return { body: items, ...(next !== null && { headers: { link } }) };
  },
  keyset: (model, query) => after(model, query, ({ id }, start) => id > start),
  time: (model, query) => after(model, query, ({ time }, start) => time >= start),
  odata2: (model, query) => {
    const { items, next } = slice(model, placeOf(query.get('at')));
    return { body: { d: next === null ? items : { results: items, __next: `/odata2?at=${next}` } } };
  },
  odata4: (model, query) => {
    const { items, next } = slice(model, placeOf(query.get('at')));
    return { body: { value: items, ...(next !== null && { '@odata.nextLink': `odata4?at=${next}` }) } };
  },
  graphql: (model, _query, { variables }) => {
    const { items, next } = slice(model, placeOf(variables?.after));
    const pageInfo = { hasNextPage: next !== null, endCursor: next };
    return { body: { data: { all: { edges: items.map((node) => ({ node })), pageInfo } } } };
  },
};
