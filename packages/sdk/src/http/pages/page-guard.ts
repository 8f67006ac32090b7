import { isDeepStrictEqual } from 'node:util';
import { SourceError } from '@headwater/protocol';
import type { PageRequest, ReadPage } from './strategy.ts';

/** Ends a listing that goes in circles. */
export interface PageGuard {
  /** @throws SourceError when the page was asked for before */
  checkRequest(request: PageRequest, page: number): void;
  /** @throws SourceError when the page is the one before, once more */
  checkRows(read: ReadPage, page: number): void;
}

/** Makes the guard of one listing. */
export function pageGuard(listing: string, maxPages: number): PageGuard {
  const asked = new Map<string, number>();
  let before: readonly unknown[] = [];
  return {
    checkRequest(request, page) {
      if (page > maxPages) {
        throw new SourceError(
          `${listing} has more than ${maxPages} pages: raise \`maxPages\`, or ask for less`,
        );
      }
      const text = JSON.stringify(request);
      const earlier = asked.get(text);
      if (earlier !== undefined) {
        const circle = `page ${page - 1} of ${listing} goes back to page ${earlier}`;
        throw new SourceError(`${circle}: it would be read for ever; check how its pages are read`);
      }
      asked.set(text, page);
    },
    checkRows({ rows }, page) {
      if (rows.length > 0 && isSamePage(rows, before)) {
        const text = `page ${page} of ${listing} has the rows of the page before once more`;
        throw new SourceError(`${text}: check the names of the parameters, or say how it tells its end`);
      }
      before = rows;
    },
  };
}

/** The ends are compared first: all of the rows are only looked at when those are equal. */
function isSamePage(rows: readonly unknown[], before: readonly unknown[]): boolean {
  if (rows.length !== before.length) return false;
  return isDeepStrictEqual(rows.at(0), before.at(0)) && isDeepStrictEqual(rows, before);
}
