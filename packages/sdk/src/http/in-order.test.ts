import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

async function collect<R>(results: AsyncIterable<R>, into: R[] = []): Promise<R[]> {
  for await (const result of results) into.push(result);
  return into;
}

test('results come in the order of their items, with no more at work than allowed', async () => {
  const durations = fc.array(fc.nat(4), { maxLength: 30 });
  const property = fc.asyncProperty(
    durations,
    fc.integer({ min: 1, max: 5 }),
    fc.boolean(),
    async (list, places, isAsync) => {
      let atWork = 0;
      let most = 0;
      const items = isAsync ? generate(list) : list;
      const results = await collect(
        inOrder(items, places, async (milliseconds) => {
          most = Math.max(most, (atWork += 1));
          await pause(milliseconds);
          atWork -= 1;
          return milliseconds;
        }),
      );
      expect(results).toEqual(list);
      expect(most).toBeLessThanOrEqual(places);
    },
  );
  await fc.assert(property, { numRuns: 50 });
});

async function* generate<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) {
    await pause(0);
    yield item;
  }
}

test('no place to work at is an error, not an empty result', async () => {
  await expect(collect(inOrder([1], 0, async (item) => item))).rejects.toThrow(
    'inOrder got a concurrency of 0: give 1 or more',
  );
});

test('all places are at work while the first item is slow, but not endlessly far ahead', async () => {
  const begun: number[] = [];
  const results = inOrder(Array(20).keys(), 3, async (item) => {
    begun.push(item);
    if (item === 0) await pause(100);
    return item;
  });
  expect((await results.next()).value).toBe(0);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  await results.return();
});

test('an error ends what comes after it; what came before is still given, then the error', async () => {
  const aborted: number[] = [];
  const begun: number[] = [];
  const results: number[] = [];
  const work = inOrder(Array(100).keys(), 4, async (item, signal) => {
    begun.push(item);
    if (item === 2) throw new Error('the third failed');
    await pause(item < 2 ? 40 : 10_000, undefined, { signal }).catch((error: unknown) => {
      aborted.push(item);
      throw error;
    });
    return item;
  });
  await expect(collect(work, results)).rejects.toThrow('the third failed');
  expect({ results, aborted, begun }).toEqual({ results: [0, 1], aborted: [3], begun: [0, 1, 2, 3] });
});

test('an error of the items themselves comes after the results before it', async () => {
  async function* broken() {
    yield 1;
    yield 2;
    throw new Error('no more items');
  }
  const results: number[] = [];
  await expect(
    collect(
      inOrder(broken(), 4, async (item) => item),
      results,
    ),
  ).rejects.toThrow('no more items');
  expect(results).toEqual([1, 2]);
});

test('whoever leaves, or aborts, leaves nothing at work', async () => {
  let atWork = 0;
  let isReturned = false;
  async function* endless() {
    try {
      for (let item = 0; ; item += 1) yield item;
    } finally {
      isReturned = true;
    }
  }
  const work = async (item: number, signal: AbortSignal) => {
    atWork += 1;
    await pause(item === 0 ? 0 : 10_000, undefined, { signal }).finally(() => (atWork -= 1));
    return item;
  };
  for await (const item of inOrder(endless(), 3, work)) {
    expect(item).toBe(0);
    break;
  }
  expect({ atWork, isReturned }).toEqual({ atWork: 0, isReturned: true });
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('the sync was stopped')), 20);
  await expect(collect(inOrder(endless(), 3, work, { signal: stop.signal }))).rejects.toThrow(
    'the sync was stopped',
  );
  expect(atWork).toBe(0);
});
