import { readPath, readToken } from './read-path.ts';
import type { Strategy } from './strategy.ts';

/** What all listings have that hand a token from page to page. */
export interface CursorOptions {
  /** Under which name the token is sent. @default 'cursor' */
  readonly name?: string;
  /** Where the source says whether there are more. @default as long as there is a token */
  readonly hasMore?: string;
  /** How many rows a page shall have. @default as the source likes */
  readonly size?: number;
  /** Under which name the size is sent. @default 'limit' */
  readonly sizeName?: string;
}

/**
 * Reads a listing whose pages hold the token of the next one.
 *
 * @example
 * pages(api, '/contacts', cursorInBody({ at: 'paging.next.after', name: 'after' }), { rows: 'results' });
 */
export function cursorInBody(options: CursorOptions & { readonly at: string }): Strategy {
  const { name = 'cursor', sizeName = 'limit', size } = options;
  const sized = size === undefined ? {} : { [sizeName]: size };
  return {
    first: { query: sized },
    size,
    next({ answer }) {
      const token = nextToken(answer.json(), options);
      return token === undefined ? undefined : { query: { ...sized, [name]: token } };
    },
  };
}

/**
 * Reads a listing whose answers have the token of the next page in a header.
 *
 * @example
 * pages(api, '/orders', cursorInHeader({ header: 'Toast-Next-Page-Token', name: 'pageToken' }));
 */
export function cursorInHeader(
  options: Omit<CursorOptions, 'hasMore'> & { readonly header: string },
): Strategy {
  const { name = 'cursor', sizeName = 'limit', size } = options;
  const sized = size === undefined ? {} : { [sizeName]: size };
  const header = options.header.toLowerCase();
  return {
    first: { query: sized },
    size,
    next({ answer }) {
      const token = answer.headers[header];
      return token === undefined || token === '' ? undefined : { query: { ...sized, [name]: token } };
    },
  };
}

/**
 * Reads a listing that is asked for by POST, with the token in the body. Names are paths: `page.cursor`.
 *
 * @example
 * pages(api, '/search', cursorInRequestBody({ at: 'next', name: 'page.cursor' }), { rows: 'hits', json: { query } });
 */
export function cursorInRequestBody(options: CursorOptions & { readonly at: string }): Strategy {
  const { name = 'cursor', sizeName = 'limit', size } = options;
  const sized = size === undefined ? {} : { [sizeName]: size };
  return {
    method: 'POST',
    first: { body: sized },
    size,
    next({ answer }) {
      const token = nextToken(answer.json(), options);
      return token === undefined ? undefined : { body: { ...sized, [name]: token } };
    },
  };
}

function nextToken(
  body: unknown,
  { at, hasMore }: { readonly at: string; readonly hasMore?: string },
): string | number | undefined {
  const more = hasMore === undefined ? true : readPath(body, hasMore);
  return more === false || more === 'false' || more === 0 ? undefined : readToken(body, at);
}
