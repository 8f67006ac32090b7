import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resumeAt, retryAt } from './back-off.ts';

const minute = 60_000;
const endedAt = new Date('2026-11-25T12:00:00.000Z');
const day = 24 * 60;

function sync(frequency: number, connectionId = 'happy_harmony') {
  return { connectionId, frequency, endedAt };
}

function minutesUntil(time: Date): number {
  return (time.getTime() - endedAt.getTime()) / minute;
}

describe('after failures', () => {
  test('a sync is tried again after 1, 2, 5, 15, 30 and 60 minutes, and a tenth of that at most', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (connectionId, failures) => {
        const step = [1, 2, 5, 15, 30, 60][failures - 1] ?? 60;
        const minutes = minutesUntil(retryAt(sync(day, connectionId), failures));
        expect(minutes).toBeGreaterThanOrEqual(step);
        expect(minutes).toBeLessThanOrEqual(step * 1.1);
      }),
    );
  });

  test('it never waits longer than its frequency', () => {
    const minutes = [1, 2, 3, 4, 5, 6].map((failures) => minutesUntil(retryAt(sync(5), failures)));
    expect(minutes.slice(2)).toEqual([5, 5, 5, 5]);
  });

  test('a connection has always the same pause, and those that failed together have different ones', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `connection_${index}`);
    const times = ids.map((id) => retryAt(sync(day, id), 6).getTime());
    expect(times).toEqual(ids.map((id) => retryAt(sync(day, id), 6).getTime()));
    expect(new Set(times).size).toBeGreaterThan(990);
  });
});

describe('a sync that was put off', () => {
  test('goes on when the source said', () => {
    const allowedAt = new Date('2026-11-25T12:00:07.000Z');
    expect(resumeAt(sync(360), allowedAt, 1)).toEqual(allowedAt);
    expect(resumeAt(sync(360), allowedAt, 0)).toEqual(allowedAt);
  });

  test('goes on at once when that time has passed', () => {
    expect(resumeAt(sync(360), new Date(0), 1)).toEqual(endedAt);
  });

  test('waits longer and longer when the source keeps naming times that do not help', () => {
    const times = [1, 2, 3, 4, 5, 6, 7, 8].map((count) => resumeAt(sync(360), endedAt, count));
    expect(times.map((time) => Math.floor(minutesUntil(time)))).toEqual([0, 1, 2, 5, 15, 30, 60, 60]);
  });

  test('waits a month at most, whatever the source says', () => {
    const time = resumeAt(sync(360), new Date('9999-01-01T00:00:00.000Z'), 1);
    expect(time.toISOString()).toBe('2026-12-26T12:00:00.000Z');
  });

  test('goes on a minute later after a limit of memory or time, and more slowly when it gets nowhere', () => {
    const times = [0, 1, 2, 3].map((count) => resumeAt(sync(360), null, count));
    expect(times).toEqual([1, 1, 2, 3].map((failures) => retryAt(sync(360), failures)));
  });

  test('goes on as after such a limit when what the source said is no time', () => {
    expect(resumeAt(sync(360), new Date('soon'), 2)).toEqual(resumeAt(sync(360), null, 2));
  });
});
