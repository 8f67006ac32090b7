import { ConfigurationError, SourceError } from '@headwater/protocol';
import type { Dispatcher } from 'undici';
import { abortable } from './abortable.ts';
import { answerOf, type HttpAnswer, type HttpStream } from './answer.ts';
import type { RateHeaders } from './asked-wait.ts';
import type { Auth } from './auth.ts';
import { attempt, type Attempted } from './attempt.ts';
import { describeBreak, type BrokenExchange } from './broken-exchange.ts';
import type { Clock } from './clock.ts';
import type { Timeout } from './exchange.ts';
import { httpError } from './http-error.ts';
import type { PreparedRequest } from './prepare-request.ts';
import type { Limiter } from './rate-limit.ts';
import { redactUrl, secretsOf } from './redact.ts';
import { pauseBefore, prospectOf, type RetryOptions } from './retry.ts';

/** What a source's own way to say “no” in an answer that looks well means. */
export interface Failure {
  /** What it complains about. */
  readonly message: string;
  /** Whether the same request may succeed later. @default false */
  readonly retry?: boolean;
  /** Whether new credentials would help. @default false */
  readonly renew?: boolean;
}

/** Looks at an answer of status 2xx: gives what is wrong with it, or undefined when nothing is. */
export type IsFailure = (answer: HttpAnswer) => Failure | string | undefined;

/** What all requests of a client share. */
export interface Client {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  readonly auth: Auth | undefined;
  readonly retry: Required<RetryOptions>;
  readonly rateHeaders: RateHeaders;
  readonly limiter: Limiter;
  readonly timeout: Required<Timeout>;
  readonly isFailure: IsFailure | undefined;
  /** The moment after which nothing is begun or waited for. */
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** What a request came to. */
export interface Sent {
  readonly answer: HttpAnswer;
  readonly stream: HttpStream | undefined;
}

/** What one try came to: it is done, or failed with an error that is final unless there is a reason to go on. */
type Verdict =
  | { readonly sent: Sent }
  | {
      readonly isPassing: boolean;
      readonly waitMs?: number | undefined;
      readonly renew?: boolean;
      error(): Error;
    };

/** Sends a request until it is answered, or nothing more is worth trying. */
export async function send(client: Client, request: PreparedRequest): Promise<Sent> {
  const { clock, retry } = client;
  let isRenewed = false;
  for (let tries = 1; ; tries += 1) {
    const isInTime = await client.limiter.pass(request.rateKey, client.deadlineMs, request.signal);
    if (!isInTime) throw beyondDeadline(request);
    const tried = await attempt(client, request);
    const verdict = judge(client, request, tried, tries);
    if ('sent' in verdict) return verdict.sent;
    if (verdict.renew === true && !isRenewed && client.auth?.renew !== undefined && request.isRepeatable) {
      isRenewed = true;
      await abortable(client.auth.renew(tried.outgoing), request.signal);
      tries -= 1;
      continue;
    }
    const pauseMs = pauseBefore(tries + 1, verdict.waitMs, retry, clock.random());
    const isTooLong = (verdict.waitMs ?? 0) > retry.longestWaitSeconds * 1000;
    const isTooLate = clock.now() + pauseMs >= client.deadlineMs;
    if (!verdict.isPassing || tries >= retry.attempts || isTooLong || isTooLate) throw verdict.error();
    await clock.sleep(pauseMs, request.signal);
  }
}

function judge(client: Client, request: PreparedRequest, tried: Attempted, attempts: number): Verdict {
  if ('broken' in tried) return judgeBreak(request, tried.broken, attempts);
  const { received, stream } = tried.exchanged;
  const { status, headers } = received;
  client.limiter.heed(request.rateKey, status, headers);
  const answer = answerOf(received);
  const isSuccess = status >= 200 && status < 300;
  const found = isSuccess && stream === undefined ? client.isFailure?.(answer) : undefined;
  if (isSuccess && found === undefined) return { sent: { answer, stream } };

  const failure = typeof found === 'string' ? { message: found } : found;
  const now = client.clock.now();
  const prospect = prospectOf(status, headers, client.rateHeaders, now);
  const isPassing = failure === undefined ? prospect.isPassing : failure.retry === true;
  const { waitMs } = prospect;
  const secrets = secretsOf(request, tried.outgoing);
  const complaint = failure?.message;
  return {
    isPassing: isPassing && request.isSafe && request.isRepeatable,
    waitMs,
    renew: failure === undefined ? status === 401 : failure.renew === true,
    error: () => httpError({ received, attempts, secrets, retry: isPassing, waitMs, now, complaint }),
  };
}

/** Judges a request that got no whole answer: what never left us can be sent again, whatever it is. */
function judgeBreak({ method, url, ...request }: PreparedRequest, cause: unknown, attempts: number): Verdict {
  const broken = describeBreak(cause);
  if (broken === undefined) throw cause;
  const tries = attempts === 1 ? '' : ` after ${attempts} tries`;
  const message = `${method} ${redactUrl(url)} failed${tries}: ${broken.text}`;
  return {
    isPassing: broken.isPassing && request.isRepeatable && (request.isSafe || !broken.wasSent),
    error: () => breakError(broken, message, cause),
  };
}

function breakError({ code, isPassing }: BrokenExchange, message: string, cause: unknown): Error {
  if (code === 'configuration') return new ConfigurationError(message, { cause });
  return new SourceError(message, { retry: isPassing, code, cause });
}

function beyondDeadline({ method, url }: PreparedRequest): SourceError {
  const text = `${method} ${redactUrl(url)} was not sent: the time for this sync is over, the next one goes on`;
  return new SourceError(text, { retry: true });
}
