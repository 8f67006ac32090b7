import { expect, test } from 'vitest';
import { nextAttempt } from './next-attempt.ts';

test('a message is sent again after 5, 10, 15 … minutes, and given up after a day', () => {
  const created = new Date('2026-11-25T00:00:00Z');
  const minutes: number[] = [];
  let now = created;
  for (let attempts = 1; ; attempts += 1) {
    const next = nextAttempt(created, now, attempts);
    if (next === null) break;
    minutes.push((next.getTime() - now.getTime()) / 60_000);
    now = next;
  }
  expect(minutes.slice(0, 4)).toEqual([5, 10, 15, 20]);
  expect(minutes).toHaveLength(23);
  expect(now.toISOString()).toBe('2026-11-25T23:00:00.000Z');
});
