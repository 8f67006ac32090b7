import { SourceError } from '@headwater/protocol';
import { firstWords, type AnswerHeaders, type Received } from './answer.ts';
import { redactText, redactUrl } from './redact.ts';

/** What an error of a request knows. */
export interface HttpErrorDetails {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The first KB of the body, without the secrets of the request. */
  readonly body: string;
  /** Where the answer came from, without the secrets of its query. */
  readonly url: string;
  /** How often it was tried. */
  readonly attempts: number;
}

/**
 * The source answered, but not with what was asked for.
 *
 * @example
 * try {
 *   await api.get('/issues/7');
 * } catch (error) {
 *   if (!(error instanceof HttpError && error.status === 404)) throw error;
 * }
 */
export class HttpError extends SourceError implements HttpErrorDetails {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string;
  readonly url: string;
  readonly attempts: number;

  constructor(
    message: string,
    { retry, retryAt, ...details }: HttpErrorDetails & { readonly retry: boolean; readonly retryAt?: Date },
  ) {
    // A 401 or 403 that may pass is a limit in other words.
    const isDenied = !retry && isOfCredentials(details.status);
    super(message, { retry, retryAt, code: isDenied ? 'access_denied' : 'source' });
    this.status = details.status;
    this.headers = details.headers;
    this.body = details.body;
    this.url = details.url;
    this.attempts = details.attempts;
  }
}

/** What is known of a refusal when nothing more is tried. */
export interface Refusal {
  readonly received: Received;
  readonly attempts: number;
  readonly secrets: readonly string[];
  /** Whether the same request may succeed later. */
  readonly retry: boolean;
  /** How long the source asks to wait. */
  readonly waitMs: number | undefined;
  /** Milliseconds since 1970, when the answer came. */
  readonly now: number;
  /** What `isFailure` found in an answer that looked well. */
  readonly complaint: string | undefined;
}

const shownBytes = 1024;
const shownInMessage = 160;

/** Makes the error of a refusal. */
export function httpError({ received, attempts, secrets, retry, waitMs, ...rest }: Refusal): HttpError {
  const { status, headers } = received;
  const body = redactText(received.bytes.subarray(0, shownBytes).toString('utf8'), secrets);
  const url = redactUrl(received.url);
  const tries = attempts === 1 ? '' : ` after ${attempts} tries`;
  const said = rest.complaint ?? (isText(headers) ? firstWords(body, shownInMessage) : '');
  const quoted = said === '' ? '' : ` (${redactText(said, secrets)})`;
  const happened = `${received.method} ${url} answered ${status}${tries}${quoted}`;
  const remedy = waitMs === undefined ? remedyFor(status, retry) : waitText(waitMs);
  const details = { status, headers, body, url, attempts, retry };
  return new HttpError(
    `${happened}: ${remedy}`,
    waitMs === undefined ? details : { ...details, retryAt: new Date(rest.now + waitMs) },
  );
}

function isOfCredentials(status: number): boolean {
  return status === 401 || status === 403;
}

function remedyFor(status: number, isPassing: boolean): string {
  if (isOfCredentials(status) && !isPassing) return 'check the credentials, and what they may read';
  if (status === 404 || status === 410) return 'check the path';
  if (status === 429 || isOfCredentials(status))
    return 'it wants fewer requests; set `rateLimit`, or try again later';
  if (status === 408 || status === 425 || status >= 500) return 'try again later';
  return 'check what was asked for';
}

function waitText(milliseconds: number): string {
  return `it asks to wait ${Math.ceil(milliseconds / 1000)} s; try again then`;
}

function isText(headers: AnswerHeaders): boolean {
  return /^(?:text\/(?!html)|application\/(?:[\w.]+\+)?(?:json|xml))/.test(headers['content-type'] ?? '');
}
