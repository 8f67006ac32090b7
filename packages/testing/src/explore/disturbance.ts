import { setTimeout as later } from 'node:timers/promises';
import type { ReceivedAnswer } from '../network/exchange.ts';

/** What can go wrong with a request; `crash` is the connector's own end, as by a kill. */
export const requestDisturbances = ['crash', '401', '429', '500', 'reset', 'timeout', 'half a body'] as const;

/** What `explore` does to a run. */
export type Disturbance = (typeof requestDisturbances)[number] | 'crash after a checkpoint';

/** One disturbance at one place of a run. */
export interface DisturbedPlace {
  readonly disturbance: Disturbance;
  /** Which request or checkpoint it is, from 1. */
  readonly number: number;
  /** What stood there in the undisturbed run: `request 3, GET https://…`, `checkpoint 2`. */
  readonly name: string;
}

/**
 * Gives what comes instead of an answer. A connection that breaks does so after the source has answered, which is the
 * worse case: it may have acted.
 */
export async function disturbed(
  disturbance: Disturbance,
  answer: () => Promise<ReceivedAnswer>,
): Promise<ReceivedAnswer> {
  switch (disturbance) {
    case '401':
      return refusal(401, 'Unauthorized', { 'www-authenticate': 'Bearer error="invalid_token"' });
    case '429':
      return refusal(429, 'Too Many Requests', { 'retry-after': '0' });
    case '500':
      return refusal(500, 'Internal Server Error');
    case 'timeout':
      await answer();
      await later(1);
      throw networkError('UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error');
    case 'half a body': {
      const whole = await answer();
      const body = whole.body.subarray(0, Math.floor(whole.body.length / 2));
      return { ...whole, body, brokenBy: networkError('UND_ERR_SOCKET', 'other side closed') };
    }
    default:
      await answer();
      throw networkError('ECONNRESET', 'read ECONNRESET');
  }
}

function refusal(status: number, statusText: string, headers = {}): ReceivedAnswer {
  const body = Buffer.from(JSON.stringify({ error: statusText }));
  return { status, statusText, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** An error as undici and Node make them. */
function networkError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
