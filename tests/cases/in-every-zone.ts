import { expect } from 'vitest';

/** Minutes from a machine of each zone to Greenwich, in January. */
const zones = { UTC: 0, 'Asia/Karachi': -300, 'America/New_York': 300 };

/** Does some work as machines at Greenwich, east and west of it would. */
export async function inEveryZone(work: () => Promise<void>): Promise<void> {
  const before = process.env['TZ'];
  try {
    for (const [zone, minutes] of Object.entries(zones)) {
      process.env['TZ'] = zone;
      expect(new Date('2024-01-01T00:00:00Z').getTimezoneOffset()).toBe(minutes);
      await work();
    }
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}
