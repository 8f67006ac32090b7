import { readFileSync } from 'node:fs';

const bytesOfPage = 4096;
const bytesOfKilobyte = 1024;

/** The memory that processes hold together, in bytes, by what Linux tells in `/proc`. */
export function heldBytes(pids: readonly number[], limitBytes: number): number {
  const resident = sum(pids.map(residentBytes));
  // What several share, such as libraries, counts for each of them: only when it matters, each is asked for its share.
  return resident <= limitBytes ? resident : sum(pids.map((pid) => shareBytes(pid) ?? residentBytes(pid)));
}

function residentBytes(pid: number): number {
  const [, pages = 0] = (readText(`/proc/${pid}/statm`) ?? '').split(' ').map(Number);
  return pages * bytesOfPage;
}

/** Null where that is kept from this process. */
function shareBytes(pid: number): number | null {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * bytesOfKilobyte;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended meanwhile, or keeps this to itself.
    return null;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
