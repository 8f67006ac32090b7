import fc from 'fast-check';
import { expect, test } from 'vitest';
import { windows, type WindowsOptions } from './windows.ts';

const day = (text: string) => `2024-01-${text}T00:00:00.000Z`;

function cuts(options: WindowsOptions): [string, string][] {
  return [...windows(options)].map(({ from, to }) => [from.toISOString(), to.toISOString()]);
}

test('windows follow each other without gaps, and the last one is cut off', () => {
  expect(cuts({ from: day('01'), to: new Date(day('06')), step: { days: 2 } })).toEqual([
    [day('01'), day('03')],
    [day('03'), day('05')],
    [day('05'), day('06')],
  ]);
  expect(cuts({ from: day('06'), to: day('06'), step: { days: 2 } })).toEqual([]);
});

test('they begin earlier for rows that come late, and end earlier for a source that is slow', () => {
  const options = { from: day('03'), to: day('05'), step: { days: 7 } };
  expect(cuts({ ...options, lookback: { days: 1 }, delay: { hours: 12 } })).toEqual([
    [day('02'), '2024-01-04T12:00:00.000Z'],
  ]);
});

test('a window that is too large comes in halves, and the next ones grow again', () => {
  const seen: number[] = [];
  let isFirst = true;
  for (const window of windows({ from: day('01'), to: day('09'), step: { days: 4 } })) {
    const days = (window.to.getTime() - window.from.getTime()) / 86_400_000;
    seen.push(days);
    if (days > 1 && isFirst) window.tooLarge();
    else isFirst = false;
  }
  expect(seen).toEqual([4, 2, 1, 2, 4, 1]);
});

test('whatever is too large, no moment is lost and none comes twice', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.nat(10_000)),
      (end, step, events) => {
        const most =
          1 +
          Math.max(
            0,
            ...Object.values(Object.groupBy(events, (event) => event)).map((all) => all?.length ?? 0),
          );
        const read: number[] = [];
        const time = (seconds: number) => new Date(seconds * 1000);
        for (const window of windows({ from: time(0), to: time(end), step: { seconds: step } })) {
          const found = events.filter((event) => time(event) >= window.from && time(event) < window.to);
          if (found.length >= most && window.to.getTime() - window.from.getTime() >= 2000) window.tooLarge();
          else read.push(...found);
        }
        expect(read.toSorted((a, b) => a - b)).toEqual(
          events.filter((event) => event < end).toSorted((a, b) => a - b),
        );
      },
    ),
  );
});

test('the smallest window that is too large is an error', () => {
  const work = () => {
    for (const window of windows({ from: day('01'), to: day('02'), step: { seconds: 2 } })) window.tooLarge();
  };
  expect(work).toThrow(
    'the source has more rows from 2024-01-01T00:00:00.000Z to 2024-01-01T00:00:01.000Z than it gives at once: narrow what is asked for in another way',
  );
  expect(() => cuts({ from: 'yesterday', step: { days: 1 } })).toThrow(
    '“yesterday” is no time: give a Date, or ISO 8601 as in 2024-01-31T00:00:00Z',
  );
  expect(() => cuts({ from: day('01'), step: {} })).toThrow(
    'windows have no length: give `step` a length above 0',
  );
});
