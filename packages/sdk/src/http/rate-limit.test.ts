import { expect, test } from 'vitest';
import { limiter, type RateLimit } from './rate-limit.ts';

/** A clock whose time passes only when all who wait are waiting. */
function steppedClock() {
  let now = 1_000_000;
  const waiting: { readonly at: number; wake(): void }[] = [];
  return {
    now: () => now,
    random: () => 0,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => void waiting.push({ at: now + milliseconds, wake })),
    async run(work: Promise<unknown>): Promise<void> {
      let isDone = false;
      void work.then(() => (isDone = true));
      for (;;) {
        await new Promise(setImmediate);
        if (isDone) return;
        const [next] = waiting.toSorted((a, b) => a.at - b.at);
        if (next === undefined) throw new Error('nobody waits, and the work is not done');
        now = next.at;
        waiting.splice(waiting.indexOf(next), 1);
        next.wake();
      }
    },
  };
}

/** When each of some requests passed, in milliseconds since the first. */
async function passes(limits: readonly RateLimit[], keys: readonly string[]): Promise<number[]> {
  const clock = steppedClock();
  const start = clock.now();
  const gate = limiter(limits, {}, 900_000, clock);
  const times: number[] = [];
  const all = keys.map(async (key, index) => {
    await gate.pass(key, Number.POSITIVE_INFINITY, undefined);
    times[index] = clock.now() - start;
  });
  await clock.run(Promise.all(all));
  return times;
}

test('no stretch of time holds more requests than any of the limits allows', async () => {
  const limits: RateLimit[] = [
    { requests: 3, per: 'second' },
    { requests: 7, per: { seconds: 5 } },
  ];
  const times = await passes(limits, Array(16).fill(''));
  expect(times).toEqual([
    0, 0, 0, 1000, 1000, 1000, 2000, 5000, 5000, 5000, 6000, 6000, 6000, 7000, 10_000, 10_000,
  ]);
});

test('a limit that lets nothing pass is refused', () => {
  const clock = steppedClock();
  expect(() => limiter([{ requests: 0, per: 'second' }], {}, 0, clock)).toThrow(
    'a rate limit of 0 requests lets none pass: give a whole number above 0',
  );
});

test('each key has limits of its own', async () => {
  const times = await passes([{ requests: 1, per: 'minute' }], ['a', 'b', 'a', 'b', 'a']);
  expect(times).toEqual([0, 0, 60_000, 60_000, 120_000]);
});

test('a source that says no request is left is left alone until there are more', async () => {
  const clock = steppedClock();
  const start = clock.now();
  const gate = limiter([], {}, 900_000, clock);
  gate.heed('a', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' });
  gate.heed('b', 200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '30' });
  gate.heed('c', 429, { 'retry-after': '901' });
  const times: Record<string, number> = {};
  const pass = async (key: string) => {
    await gate.pass(key, Number.POSITIVE_INFINITY, undefined);
    times[key] = clock.now() - start;
  };
  await clock.run(Promise.all(['a', 'b', 'c'].map(pass)));
  expect(times).toEqual({ a: 30_000, b: 0, c: 0 });
});

test('a wait that ends after the deadline is not begun', async () => {
  const clock = steppedClock();
  const gate = limiter([{ requests: 1, per: 'minute' }], {}, 900_000, clock);
  const deadline = clock.now() + 30_000;
  expect(await gate.pass('', deadline, undefined)).toBe(true);
  expect(await gate.pass('', deadline, undefined)).toBe(false);
});
