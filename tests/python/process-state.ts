import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Gives those of some processes that live; waits up to five seconds for all to be gone. */
export async function stillAlive(pids: readonly number[]): Promise<number[]> {
  for (let tries = 0; tries < 100 && pids.some(isAlive); tries++) await sleep(50);
  return pids.filter(isAlive);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

/** One that has ended, and that nobody has asked about. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/\(.*\)/, ''));
  } catch {
    return false;
  }
}

/** The processes that the connector `children` says it consists of. */
export function processesIn(said: readonly string[]): number[] {
  const words = said.flatMap((line) => /^stdout: processes (\d+) (\d+)$/.exec(line)?.slice(1) ?? []);
  return words.map(Number);
}
