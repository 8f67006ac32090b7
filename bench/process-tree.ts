import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** How many times a second Linux counts the time of processes, on every machine it runs on. */
const ticksPerSecond = 100;

/** Memory of a process and of all below it in MiB; a page that two processes share counts half in each. */
export interface TreeMemory {
  readonly tree: number;
  /** Everything below the process: for a sync, the connector. */
  readonly below: number;
}

/** Reads the memory of a process and of all below it, from Linux's /proc. */
export function readTreeMemory(root: number): TreeMemory {
  const below = childrenOf(root).reduce((sum, child) => sum + readTreeMemory(child).tree, 0);
  return { tree: memoryOf(root) + below, below };
}

/** Reads the processor seconds of all children this process has had, with all below them, that have ended. */
export function endedChildrenSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name of the command may hold blanks: what is counted begins behind its bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

/** Reads the processor seconds the whole machine has used since it started. */
export function machineSeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

function childrenOf(id: number): number[] {
  const children = readUnlessEnded(`/proc/${id}/task/${id}/children`).trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

function memoryOf(id: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readUnlessEnded(`/proc/${id}/smaps_rollup`))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

/** Reads a file of a process that may end meanwhile: an empty text then. */
function readUnlessEnded(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
