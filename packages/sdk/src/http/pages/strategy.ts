import type { HttpAnswer } from '../answer.ts';

/** What the request of one page says besides what all of them say. Plain JSON, so that a state can keep it. */
export interface PageRequest {
  /** A whole URL, which takes the place of the path and the query. */
  readonly url?: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** What is set in the JSON of the body, by the path to it: `{ 'page.cursor': 'abc' }`. */
  readonly body?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page that has been read. */
export interface ReadPage {
  readonly request: PageRequest;
  readonly answer: HttpAnswer;
  readonly rows: readonly unknown[];
  /** How many rows have come so far, with these; undefined when the first pages were read by an earlier sync. */
  readonly count: number | undefined;
}

/** How a listing is read page by page. It holds no state: all it goes by is the page before. */
export interface Strategy {
  /** The request of the first page. */
  readonly first: PageRequest;
  /** Gives the request of the page after this one; undefined when it was the last. */
  next(page: ReadPage): PageRequest | undefined;
  /** How many rows a page was asked to have: a full last page is worth a warning. */
  readonly size?: number | undefined;
  /** Where the rows are, when the options do not say it. */
  readonly rows?: string | ((body: unknown) => readonly unknown[]);
  /** @default 'GET' */
  readonly method?: string;
  /** What stands in the body of each request. */
  readonly json?: object;
  /** Whether a page may have the rows of the one before. @default false: that is an error */
  readonly mayRepeat?: boolean;
  /** Says why a listing that has ended may not be whole; null when it is, undefined when nothing tells. */
  doubt?(last: ReadPage): string | null | undefined;
}
