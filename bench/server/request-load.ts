import { setTimeout as later } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { quantileOf } from './quantile.ts';

/** A request that is sent again and again. */
export interface LoadRequest {
  readonly method: 'GET' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
}

/** How requests were answered, in milliseconds. */
export interface Latencies {
  readonly requests: number;
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
  /** How late the requests themselves were sent, p99: above a few, this program was in its own way. */
  readonly lateP99: number;
}

/**
 * Sends so many requests a second for so long, each at its time whether those before are answered or not, and measures
 * each from the time it was due: a server that stalls cannot hide it.
 *
 * @throws Error when one of them is answered with anything but 200
 */
export async function loadRequests(
  url: string,
  authorization: string,
  requests: readonly LoadRequest[],
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Latencies> {
  const agent = new Agent({ connections: 50 });
  const taken: number[] = [];
  const late: number[] = [];
  const refused: string[] = [];
  const waiting = new Set<Promise<void>>();
  const send = async ({ method, path, body }: LoadRequest, due: number) => {
    const { statusCode, body: answer } = await request(`${url}${path}`, {
      method,
      dispatcher: agent,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    taken.push(performance.now() - due);
    if (statusCode !== 200) refused.push(`${method} ${path}: ${statusCode} ${text.slice(0, 200)}`);
  };
  const begun = performance.now();
  const count = perSecond * seconds;
  for (let number = 0; number < count; number += 1) {
    const due = begun + (number * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await later(early);
    const next = requests[number % requests.length];
    if (next === undefined) break;
    late.push(Math.max(0, performance.now() - due));
    const answered = send(next, due)
      .catch((error: unknown) => void refused.push(String(error)))
      .finally(() => waiting.delete(answered));
    waiting.add(answered);
  }
  await Promise.all(waiting);
  await agent.close();
  if (refused.length > 0) throw new Error(`${refused.length} requests were refused, one: ${refused[0]}`);
  return {
    requests: count,
    median: quantileOf(taken, 0.5),
    p99: quantileOf(taken, 0.99),
    longest: quantileOf(taken, 1),
    lateP99: quantileOf(late, 0.99),
  };
}
