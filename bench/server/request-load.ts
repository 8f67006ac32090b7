import { setTimeout as later } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** How requests were answered, in milliseconds. */
export interface Latencies {
  readonly requests: number;
  readonly failed: number;
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

/**
 * Sends so many requests a second for so long, each at its time whether those before are answered or not, and measures
 * each from the time it was due: a server that stalls cannot hide it.
 */
export async function loadRequests(
  url: string,
  authorization: string,
  paths: readonly string[],
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Latencies> {
  const agent = new Agent({ connections: 50 });
  const taken: number[] = [];
  let failed = 0;
  const waiting = new Set<Promise<void>>();
  const begun = performance.now();
  const count = perSecond * seconds;
  for (let number = 0; number < count; number += 1) {
    const due = begun + (number * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await later(early);
    const path = paths[number % paths.length] ?? '/';
    const answered = request(`${url}${path}`, { headers: { authorization }, dispatcher: agent })
      .then(async ({ statusCode, body }) => {
        await body.dump();
        if (statusCode !== 200) failed += 1;
        taken.push(performance.now() - due);
      })
      .catch(() => {
        failed += 1;
      })
      .finally(() => waiting.delete(answered));
    waiting.add(answered);
  }
  await Promise.all(waiting);
  await agent.close();
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { requests: count, failed, median: at(0.5), p99: at(0.99), longest: at(1) };
}
