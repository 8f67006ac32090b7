import { readFileSync } from 'node:fs';

/** A process of this machine: ids come again, and the time it started tells it from another of the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Null where the system does not tell. */
  readonly started: string | null;
}

/** Tells when a process started, in a form of the system's own; null when it is not there, or nobody tells. */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything: what follows are the state, …, and 19 fields on the start in ticks.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields[18];
    // One that nobody has asked for its end does nothing any more.
    if (ticks === undefined || state === 'Z') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
  } catch {
    return null;
  }
}
