import { destinationOffset } from '../../../packages/platform/src/schedule/next-due.ts';
import { zones, type PlainSchedule } from './plain-calendar.ts';
import type { SimulatedConnection } from './simulated-server.ts';

const minute = 60_000;
const frequencies = [15, 30, 60, 120, 180, 360, 480, 720, 1440] as const;
const destinations = 50;

export interface RandomConnection extends SimulatedConnection {
  readonly plain: PlainSchedule;
}

/** Connections of random schedules. Every fourth sync may take three times as long as its frequency. */
export function randomConnections(count: number, seed: number): readonly RandomConnection[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomNumbers(seed + index);
    const connectionId = `connection_${index}`;
    const destinationNumber = Math.floor(random(0) * destinations);
    const zone = zones[destinationNumber % zones.length] ?? zones[0];
    const destinationId = `destination_${seed}_${destinationNumber}`;
    // A few have the shortest frequencies: they make most of the syncs.
    const frequency =
      index % 200 === 0 ? ([1, 5][(index / 200) % 2] ?? 1) : (frequencies[Math.floor(random(1) * 9)] ?? 360);
    const dailyHour = Math.floor(random(2) * 24);
    return {
      plain: { frequency, offset: destinationOffset(destinationId, frequency), dailyHour, zone },
      schedule: {
        connectionId,
        destinationId,
        isPaused: false,
        scheduleType: 'auto',
        frequency,
        dailyTime: dailyHour === 0 ? null : `${String(dailyHour).padStart(2, '0')}:00`,
        timeZone: zone,
        needsPerson: false,
        rescheduledFor: null,
        cancelCause: null,
        resyncAskedAt: null,
      },
      lengthOf: (number) => {
        const isLong = random(2 * number + 3) < 0.25;
        const longest = (isLong ? 3 : 0.5) * frequency * minute;
        return Math.floor(random(2 * number + 4) * longest);
      },
    };
  });
}

/** Numbers from 0 to below 1 that look random and are the same each time. */
function randomNumbers(seed: number): (index: number) => number {
  return (index) => {
    let bits = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
    bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
}
