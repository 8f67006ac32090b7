import { SourceError } from '@headwater/protocol';
import { readToken } from './read-path.ts';
import type { ReadPage, Strategy } from './strategy.ts';

/** A listing that is sorted, and can be asked for what comes after a row. */
export interface KeysetOptions {
  /** Where a row has its key: a path, `id`. */
  readonly at: string;
  /** Under which name the key of the last row is sent. */
  readonly name: string;
  /** How many rows a page shall have. @default 100 */
  readonly size?: number;
  /** Null where a source has no such parameter, and sends pages of a size of its own. @default 'limit' */
  readonly sizeName?: string | null;
  /** Where the first sync begins, or this one. @default at the first row */
  readonly start?: string | number;
}

const usualSize = 100;

/**
 * Reads a listing by the key of the last row: `?after_id=4711&limit=100`. Keys must be unique, and the listing sorted.
 *
 * @example
 * pages(api, '/events', keyset({ at: 'id', name: 'after_id' }), { rows: 'events' });
 */
export function keyset(options: KeysetOptions): Strategy {
  const { at, name, start } = options;
  const size = sizeQuery(options);
  return {
    first: { query: { ...size, ...(start !== undefined && { [name]: start }) } },
    next(page) {
      if (page.rows.length === 0) return undefined;
      return { query: { ...size, [name]: lastKey(page, at) } };
    },
  };
}

/**
 * Reads a listing by the time of the last row, with that time again: rows that share it may come twice, and none is
 * lost. The table needs a primary key. `size` must be what the source gives, and be told where it cannot be asked for: more
 * rows of one time than a page has would be taken for the last page.
 *
 * @example
 * pages(api, '/deployments', timeCursor({ at: 'created', name: 'since' }), { rows: 'deployments' });
 */
export function timeCursor(
  options: KeysetOptions & ({ readonly sizeName?: string } | { readonly size: number }),
): Strategy {
  const { at, name, size = usualSize } = options;
  return {
    ...keyset(options),
    next(page) {
      if (page.rows.length === 0) return undefined;
      const time = lastKey(page, at);
      if (String(time) !== String(page.request.query?.[name]))
        return { query: { ...sizeQuery(options), [name]: time } };
      if (page.rows.length < size) return undefined;
      const remedy = options.sizeName === null ? 'read the listing in another way' : 'raise `size`';
      throw new SourceError(`more rows have the time ${time} than fit on a page of ${size}: ${remedy}`);
    },
    mayRepeat: true,
  };
}

function sizeQuery({ size = usualSize, sizeName = 'limit' }: KeysetOptions): Record<string, number> {
  return sizeName === null ? {} : { [sizeName]: size };
}

function lastKey({ rows }: ReadPage, at: string): string | number {
  const key = readToken(rows.at(-1), at);
  if (key !== undefined) return key;
  throw new SourceError(`the last row of a page has no “${at}” to go on from: check \`at\``);
}
