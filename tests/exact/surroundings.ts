import type { NamingStrategy } from '@headwater/engine';
import { afterAll, beforeAll, describe, expect } from 'vitest';

/** Whether there is time for many more runs. */
const isLong = process.env['HEADWATER_TEST'] === 'long';

/** How long a test of many loads may take. */
export const manyLoadsMilliseconds = isLong ? 3_600_000 : 120_000;

/** How often a property is tried, and how long at most; a case that fails is made smaller until then. */
export function tries(ordinary: number): { numRuns: number; interruptAfterTimeLimit: number } {
  return {
    numRuns: isLong ? 20 * ordinary : ordinary,
    interruptAfterTimeLimit: isLong ? 3_000_000 : 25_000,
  };
}

const zones = [
  { zone: 'UTC', minutesWest: 0 },
  { zone: 'Asia/Karachi', minutesWest: -300 },
];
const namings: readonly NamingStrategy[] = ['FIVETRAN', 'SOURCE'];

/** Each zone with a naming of its own; in long runs with both. */
const surroundings = zones.flatMap((zone, index) =>
  namings.filter((_, place) => isLong || place === index).map((naming) => ({ ...zone, naming })),
);

/**
 * Makes tests in every time zone, under both ways to name. Node takes a new zone at once when `TZ` is set in the main
 * thread of a process, which the tests of a file have; whether it did is looked at.
 */
export function inAllSurroundings(makeTests: (naming: NamingStrategy) => void): void {
  describe.each(surroundings)('$naming naming in the zone $zone', ({ naming, zone, minutesWest }) => {
    const before = process.env['TZ'];
    beforeAll(() => {
      process.env['TZ'] = zone;
      expect(new Date('2024-02-29T12:00:00Z').getTimezoneOffset()).toBe(minutesWest);
    });
    afterAll(() => {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    });
    makeTests(naming);
  });
}
