import { isObject } from '@headwater/protocol';
import { nextUrl } from './links.ts';
import { readPath } from './read-path.ts';
import type { Strategy } from './strategy.ts';

const nextLinks = { 2: 'd.__next', 3: 'odata.nextLink', 4: '@odata.nextLink' } as const;

/**
 * Reads an entity set of OData by the links its pages have.
 *
 * @example
 * pages(api, '/Products', odata({ version: 4, size: 500 }), { query: { $filter: 'Price gt 5' } });
 */
export function odata(options: { readonly version?: 2 | 3 | 4; readonly size?: number } = {}): Strategy {
  const { version = 4, size } = options;
  const prefer =
    size === undefined || version < 4 ? {} : { headers: { prefer: `odata.maxpagesize=${size}` } };
  const links = nextUrl({ at: nextLinks[version] });
  return {
    ...links,
    first: prefer,
    rows: version === 2 ? secondRows : 'value',
    next(page) {
      const next = links.next(page);
      return next === undefined ? undefined : { ...next, ...prefer };
    },
  };
}

/** Version 2 has an array, or an object with one. */
function secondRows(body: unknown): readonly unknown[] {
  const found = readPath(body, 'd');
  const rows = isObject(found) && !Array.isArray(found) ? found['results'] : found;
  return Array.isArray(rows) ? rows : [];
}
