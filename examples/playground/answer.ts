import { writeJson, writeSortedJson, type Json } from './python-json.ts';

/** Headers by their names. */
export type Headers = Readonly<Record<string, string>>;

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** A text, or its parts when it is sent in chunks. */
  readonly body: string | readonly string[];
  readonly headers?: Headers;
}

/** Thrown by a route that refuses a request: the answer is `{"error": …}`. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Rows as most routes give them: on one line, keys in their order. */
export function json(value: Json): Answer {
  return { status: 200, contentType: 'application/json', body: writeJson(value) };
}

/** JSON as the routes of `/auth` and all errors give it: indented, keys sorted. */
export function sortedJson(status: number, value: Json): Answer {
  return { status, contentType: 'application/json', body: writeSortedJson(value) };
}

/** An error as JSON. */
export function errorJson(status: number, error: string): Answer {
  return sortedJson(status, { error });
}

/** A page for an error of HTTP itself. */
export function errorPage(status: number, name: string, text: string, headers: Headers = {}): Answer {
  return page(status, { title: `${status} ${name}`, heading: name, text }, headers);
}

/** Sends a client to another address. */
export function redirect(location: string): Answer {
  const heading = 'Redirecting...';
  return page(308, { title: heading, heading, text: 'The address is another one.' }, { Location: location });
}

/** A page; its texts have no characters that HTML would want escaped. */
function page(
  status: number,
  { title, heading, text }: { title: string; heading: string; text: string },
  headers: Headers,
): Answer {
  const body = `<!doctype html>
<html lang=en>
<title>${title}</title>
<h1>${heading}</h1>
<p>${text}</p>
`;
  return { status, contentType: 'text/html; charset=utf-8', body, headers };
}
