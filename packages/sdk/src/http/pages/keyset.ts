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
  /** @default 'limit' */
  readonly sizeName?: string;
  /** Where the first sync begins, or this one. @default at the first row */
  readonly start?: string | number;
}

/**
 * Reads a listing by the key of the last row: `?after_id=4711&limit=100`. Keys must be unique, and the listing sorted.
 *
 * @example
 * pages(api, '/events', keyset({ at: 'id', name: 'after_id' }), { rows: 'events' });
 */
export function keyset(options: KeysetOptions): Strategy {
  const { at, name, size = 100, sizeName = 'limit', start } = options;
  return {
    first: { query: { [sizeName]: size, ...(start !== undefined && { [name]: start }) } },
    size,
    next(page) {
      if (page.rows.length === 0) return undefined;
      return { query: { [sizeName]: size, [name]: lastKey(page, at) } };
    },
  };
}

/**
 * Reads a listing by the time of the last row, with that time again: rows that share it may come twice, and none is
 * lost. The table needs a primary key. `size` must be one that the source gives: where it caps pages below that, more rows of
 * one time than the cap would be taken for the last page.
 *
 * @example
 * pages(api, '/deployments', timeCursor({ at: 'created', name: 'since' }), { rows: 'deployments' });
 */
export function timeCursor(options: KeysetOptions): Strategy {
  const { at, name, size = 100, sizeName = 'limit' } = options;
  return {
    ...keyset(options),
    next(page) {
      if (page.rows.length === 0) return undefined;
      const time = lastKey(page, at);
      if (String(time) !== String(page.request.query?.[name]))
        return { query: { [sizeName]: size, [name]: time } };
      if (page.rows.length < size) return undefined;
      throw new SourceError(`more rows have the time ${time} than fit on a page of ${size}: raise \`size\``);
    },
    mayRepeat: true,
    // The last page is asked for once more with its own last time: that it is full says nothing.
    size: undefined,
  };
}

function lastKey({ rows }: ReadPage, at: string): string | number {
  const key = readToken(rows.at(-1), at);
  if (key !== undefined) return key;
  throw new SourceError(`the last row of a page has no “${at}” to go on from: check \`at\``);
}
