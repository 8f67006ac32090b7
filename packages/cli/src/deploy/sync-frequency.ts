import { UsageError } from '../usage-error.ts';

/** How often a connection can sync, in minutes. */
const frequencies = [1, 5, 15, 30, 60, 120, 180, 360, 480, 720, 1440];

/** @throws UsageError when it is not one of those there are */
export function readFrequency(given: string | undefined): number | null {
  if (given === undefined) return null;
  const minutes = Number(given);
  if (/^\d+$/.test(given) && frequencies.includes(minutes)) return minutes;
  throw new UsageError(`--sync-frequency is one of ${frequencies.join(', ')} minutes; "${given}" was given`);
}
