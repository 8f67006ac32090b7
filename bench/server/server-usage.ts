import { readFileSync } from 'node:fs';

/** How many times a second Linux counts the time of processes, on every machine it runs on. */
const ticksPerSecond = 100;

/** Processor seconds of a process. */
export interface ProcessorSeconds {
  /** Its own, with all its threads. */
  readonly own: number;
  /** Those of all below it that have ended. */
  readonly ended: number;
}

/** Reads the processor seconds of a process that runs. */
export function readProcessorSeconds(pid: number): ProcessorSeconds {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the command may hold blanks: what is counted begins behind its bracket.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { own: (user + system) / ticksPerSecond, ended: (endedUser + endedSystem) / ticksPerSecond };
}

/** Resident memory of a process in MiB, that of what it started left out. */
export interface ResidentMegabytes {
  readonly now: number;
  readonly greatest: number;
}

/** Reads the memory of a process that runs. */
export function readResidentMegabytes(pid: number): ResidentMegabytes {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: megabytes('VmRSS'), greatest: megabytes('VmHWM') };
}
