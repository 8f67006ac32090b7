import { createHash } from 'node:crypto';

const steps = [1, 2, 5, 15, 30, 60] as const;
const mostJitter = 0.1;

/**
 * How many minutes after a failure a sync is tried again: 1, 2, 5, 15, 30, then 60, never more than the frequency. Up to a
 * tenth is added by connection, the same each time, so that those that failed together do not come back together.
 *
 * @param failures how many there were in a row, from 1
 */
export function backOffMinutes(failures: number, frequency: number, connectionId: string): number {
  const step = Math.min(steps[Math.min(failures, steps.length) - 1] ?? 1, frequency);
  const hash = createHash('sha256').update(connectionId).digest().readUInt32BE();
  return step * (1 + (mostJitter * hash) / 2 ** 32);
}
