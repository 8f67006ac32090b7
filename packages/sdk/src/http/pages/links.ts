import type { HttpAnswer } from '../answer.ts';
import { readToken } from './read-path.ts';
import type { PageRequest, Strategy } from './strategy.ts';

/**
 * Reads a listing whose pages hold the URL of the next one, whole or from its host on.
 *
 * @example
 * pages(api, '/people', nextUrl({ at: 'links.next' }), { rows: 'data' });
 */
export function nextUrl(options: {
  readonly at: string;
  readonly size?: number;
  readonly method?: string;
}): Strategy {
  return {
    first: {},
    size: options.size,
    method: options.method ?? 'GET',
    next({ answer }) {
      const url = readToken(answer.json(), options.at);
      return url === undefined ? undefined : requestOf(String(url), answer);
    },
  };
}

/**
 * Reads a listing whose answers have the URL of the next page in the header `Link`.
 *
 * @example
 * pages(api, '/repos/o/r/issues', linkHeader(), { query: { per_page: 100 } });
 */
export function linkHeader(options: { readonly rel?: string; readonly size?: number } = {}): Strategy {
  return {
    first: {},
    size: options.size,
    next({ answer }) {
      const url = findLink(answer.headers['link'] ?? '', options.rel ?? 'next');
      return url === undefined ? undefined : requestOf(url, answer);
    },
  };
}

/** A source behind a proxy often thinks that it is asked by plain http. */
function requestOf(next: string, { url }: HttpAnswer): PageRequest {
  const from = new URL(url);
  const to = new URL(next, from);
  const isDowngrade = from.protocol === 'https:' && to.protocol === 'http:' && to.hostname === from.hostname;
  if (isDowngrade) {
    to.protocol = from.protocol;
    to.port = from.port;
  }
  return { url: to.href };
}

/** Finds the URL of a relation: `<https://…?page=2>; rel="next"` (RFC 8288). */
export function findLink(header: string, rel: string): string | undefined {
  const links = header.matchAll(/<([^>]*)>((?:\s*;\s*[^\s,;="]+\s*(?:=\s*(?:"[^"]*"|[^\s,;"]*))?)*)/g);
  for (const [, url, parameters = ''] of links) {
    const named = parameters.matchAll(/;\s*([^\s;=]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;"]*)))?/g);
    for (const [, name, quoted, plain = ''] of named) {
      const relations = (quoted ?? plain).toLowerCase().split(/\s+/);
      if (name?.toLowerCase() === 'rel' && relations.includes(rel)) return url;
    }
  }
  return undefined;
}
