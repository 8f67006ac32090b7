import { describe, expect, test } from 'vitest';
import { dailyTimeAfter } from './daily-time.ts';
import type { TimeZone } from './summer-time.ts';

const berlin: TimeZone = { offsetHours: 1, hasDaylightSaving: true };
const newYork: TimeZone = { offsetHours: -5, hasDaylightSaving: true };

/** Every daily time from one moment until another. */
function dailyTimes(time: string, zone: TimeZone, from: string, until: string): string[] {
  const times: string[] = [];
  for (let at = dailyTimeAfter(time, zone, new Date(from)); at < new Date(until);) {
    times.push(at.toISOString().slice(0, 16));
    at = dailyTimeAfter(time, zone, at);
  }
  return times;
}

describe('summer', () => {
  test('a daily time comes an hour earlier from the day on which clocks go ahead', () => {
    expect(dailyTimes('14:00', berlin, '2026-03-28T00:00Z', '2026-03-30T23:00Z')).toEqual([
      '2026-03-28T13:00',
      '2026-03-29T12:00',
      '2026-03-30T12:00',
    ]);
  });

  test('a daily time comes an hour later from the day on which clocks go back', () => {
    expect(dailyTimes('14:00', newYork, '2026-10-31T00:00Z', '2026-11-02T23:00Z')).toEqual([
      '2026-10-31T18:00',
      '2026-11-01T19:00',
      '2026-11-02T19:00',
    ]);
  });

  test('a time that clocks leave out is taken an hour later', () => {
    expect(dailyTimes('02:00', berlin, '2026-03-28T00:00Z', '2026-03-30T23:00Z')).toEqual([
      '2026-03-28T01:00',
      '2026-03-29T01:00',
      '2026-03-30T00:00',
    ]);
  });

  test('of a time that clocks show twice it is the first', () => {
    expect(dailyTimes('02:00', berlin, '2026-10-24T00:00Z', '2026-10-26T23:00Z')).toEqual([
      '2026-10-25T00:00',
      '2026-10-26T01:00',
    ]);
  });
});

test('a leap day has its daily time', () => {
  const zone = { offsetHours: 12, hasDaylightSaving: false };
  expect(dailyTimes('23:00', zone, '2028-02-28T00:00Z', '2028-03-01T23:00Z')).toEqual([
    '2028-02-28T11:00',
    '2028-02-29T11:00',
    '2028-03-01T11:00',
  ]);
});

test('the next one is after the moment, not at it', () => {
  const zone = { offsetHours: -11, hasDaylightSaving: false };
  expect(dailyTimeAfter('13:00', zone, new Date('2026-05-05T00:00Z')).toISOString()).toBe(
    '2026-05-06T00:00:00.000Z',
  );
});

describe('each day of a year has every time once, by the clocks of', () => {
  test.each<[string, TimeZone]>([
    ['America/New_York', newYork],
    ['Europe/Berlin', berlin],
    ['Australia/Sydney', { offsetHours: 10, hasDaylightSaving: true }],
    ['Pacific/Auckland', { offsetHours: 12, hasDaylightSaving: true }],
    ['Asia/Tokyo', { offsetHours: 9, hasDaylightSaving: false }],
  ])('%s', (timeZone, zone) => {
    const clock = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    for (let hours = 0; hours < 24; hours += 1) {
      const time = `${String(hours).padStart(2, '0')}:00`;
      const shown = dailyTimes(time, zone, '2028-01-01T00:30Z', '2029-01-01T00:30Z').map((at) =>
        clock.format(new Date(`${at}Z`)).split(' '),
      );
      expect(new Set(shown.map(([date]) => date)).size).toBe(366);
      // The one that differs is the time that clocks leave out.
      const others = new Set(shown.map(([, at]) => at));
      others.delete(time);
      const isLeftOut = zone.hasDaylightSaving && hours === 2;
      expect([...others]).toEqual(isLeftOut ? ['03:00'] : []);
    }
  });
});
