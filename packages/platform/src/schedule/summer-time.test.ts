import { expect, test } from 'vitest';
import { isSummerTime } from './summer-time.ts';

const hour = 60 * 60_000;
const begin = Date.UTC(2026, 0, 1);
const end = Date.UTC(2031, 0, 1);

test.each([
  [-10, 'America/Adak'],
  [-9, 'America/Anchorage'],
  [-8, 'America/Los_Angeles'],
  [-7, 'America/Denver'],
  [-6, 'America/Chicago'],
  [-5, 'America/New_York'],
  [-4, 'America/Halifax'],
  [-3, 'America/Miquelon'],
  [-2, 'America/Nuuk'],
  [-1, 'Atlantic/Azores'],
  [0, 'Europe/London'],
  [1, 'Europe/Berlin'],
  [2, 'Europe/Athens'],
  [10, 'Australia/Sydney'],
  [11, 'Pacific/Norfolk'],
  [12, 'Pacific/Auckland'],
])('with summer time, clocks at %i hours from UTC are those of %s', (offsetHours, timeZone) => {
  const hourOfDay = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  const different: string[] = [];
  for (let moment = begin; moment < end; moment += hour) {
    const isSummer = isSummerTime(moment, { offsetHours, hasDaylightSaving: true });
    const shown = (moment / hour + offsetHours + (isSummer ? 1 : 0)) % 24;
    if (Number(hourOfDay.format(moment)) !== shown) different.push(new Date(moment).toISOString());
  }
  expect(different).toEqual([]);
});

test('without summer time, clocks never change', () => {
  const zone = { offsetHours: -5, hasDaylightSaving: false };
  const moments = Array.from({ length: 365 }, (_, index) => begin + index * 24 * hour);
  expect(moments.filter((moment) => isSummerTime(moment, zone))).toEqual([]);
});
