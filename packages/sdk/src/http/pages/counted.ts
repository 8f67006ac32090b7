import { readNumber, readPath } from './read-path.ts';
import type { PageRequest, ReadPage, Strategy } from './strategy.ts';

/** What all listings have that are read by counting. */
export interface CountedOptions {
  /** How many rows a page shall have. @default 100 */
  readonly size?: number;
  /** Where the source says how many rows there are: `meta.total`. */
  readonly total?: string;
  /** Where it says whether there are more: `has_more`. */
  readonly hasMore?: string;
  /** Whether a page with fewer rows than `size` is the last. @default false: only an empty one is, as sources have limits of their own */
  readonly shortPageEnds?: boolean;
  /** Where the parameters stand. @default 'query' */
  readonly in?: 'query' | 'body';
}

/**
 * Reads a listing by how many rows to skip: `?offset=200&limit=100`.
 *
 * @example
 * pages(api, '/users', offset({ name: 'skip', sizeName: 'take', total: 'count' }), { rows: 'items' });
 */
export function offset(
  options: CountedOptions & {
    /** @default 'offset' */
    readonly name?: string;
    /** @default 'limit' */
    readonly sizeName?: string;
    /** What the first page skips, or 1 where rows are numbered from 1. What is skipped is not missed. @default 0 */
    readonly start?: number;
  } = {},
): Strategy {
  const { name = 'offset', sizeName = 'limit', size = 100, start = 0 } = options;
  const at = (skipped: number) => place(options, { [name]: skipped, [sizeName]: size });
  return {
    first: at(start),
    size,
    // Counted from what came: a source may give fewer rows than it is asked for.
    next: (page) =>
      // Where rows are numbered from 1, one less is skipped: better an empty page more than a row less.
      isLast(page, options, size, Math.max(0, start - 1))
        ? undefined
        : at(readFrom(page, name) + page.rows.length),
    doubt: (last) => missingRows(last, options, start === 1 ? 0 : start),
  };
}

/**
 * Reads a listing by numbers of pages: `?page=3&per_page=100`.
 *
 * @example
 * pages(api, '/users', pageNumber({ sizeName: 'limit', pageCount: 'meta.pages' }), { rows: 'data' });
 */
export function pageNumber(
  options: CountedOptions & {
    /** @default 'page' */
    readonly name?: string;
    /** @default 'per_page' */
    readonly sizeName?: string;
    /** The number of the first page. @default 1 */
    readonly start?: number;
    /** Where the source says how many pages there are. */
    readonly pageCount?: string;
  } = {},
): Strategy {
  const { name = 'page', sizeName = 'per_page', size = 100, start = 1, pageCount } = options;
  const at = (number: number) => place(options, { [name]: number, [sizeName]: size });
  return {
    first: at(start),
    size,
    next(page) {
      const number = readFrom(page, name);
      const pageTotal = readNumber(page.answer.json(), pageCount);
      if (pageTotal !== undefined) return number - start + 1 >= pageTotal ? undefined : at(number + 1);
      return isLast(page, options, size) ? undefined : at(number + 1);
    },
    doubt: (last) => missingRows(last, options),
  };
}

function place({ in: where }: CountedOptions, parameters: Record<string, number>): PageRequest {
  return where === 'body' ? { body: parameters } : { query: parameters };
}

function readFrom({ request }: ReadPage, name: string): number {
  return Number(request.query?.[name] ?? request.body?.[name]);
}

function isLast(
  { answer, rows, count }: ReadPage,
  options: CountedOptions,
  size: number,
  skipped = 0,
): boolean {
  if (options.hasMore !== undefined) {
    const more = readPath(answer.json(), options.hasMore);
    if (more !== undefined) return more !== true && more !== 'true' && more !== 1;
  }
  if (rows.length === 0) return true;
  const total = readNumber(answer.json(), options.total);
  if (total !== undefined && count !== undefined) return count + skipped >= total;
  return options.shortPageEnds === true && rows.length < size;
}

/** A sync that was resumed has counted only a part of the rows, and knows nothing. */
function missingRows(
  { answer, count }: ReadPage,
  options: CountedOptions,
  skipped = 0,
): string | null | undefined {
  const total = readNumber(answer.json(), options.total);
  if (total === undefined || count === undefined) return undefined;
  if (count + skipped >= total) return null;
  const behind = skipped === 0 ? '' : ` behind the first ${skipped}`;
  return `${count} rows came${behind}, and the source counts ${total}`;
}
