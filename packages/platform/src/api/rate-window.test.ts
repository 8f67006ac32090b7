import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateWindow } from './rate-window.ts';

test('a window allows what a count of the calls in it would, and tells how long to wait', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 10 }),
      gaps,
      (calls, seconds, waits) => {
        const window = new RateWindow({ calls, seconds });
        const made: number[] = [];
        let now = 0;
        for (const gap of waits) {
          now += gap;
          const inside = made.filter((moment) => now - moment < seconds * 1000);
          const first = inside.at(-calls);
          const wait = first === undefined ? 0 : first + seconds * 1000 - now;
          expect(window.wait(now)).toBe(wait);
          if (wait > 0) continue;
          window.take(now);
          made.push(now);
        }
      },
    ),
  );
});

test('a clock that is put back holds nobody up', () => {
  const window = new RateWindow({ calls: 1, seconds: 60 });
  window.take(1_000_000);
  expect(window.wait(1_030_000)).toBe(30_000);
  expect(window.wait(0)).toBe(0);
});
