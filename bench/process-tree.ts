import { readFileSync, readdirSync } from 'node:fs';

/** What the processes below one use, read from Linux's /proc: megabytes, shared pages counted in parts. */
export interface TreeUse {
  /** The program that was started and itself. */
  readonly memory: number;
  /** What the program started: the connector. */
  readonly grandchildMemory: number;
}

export function treeUse(root: number): TreeUse {
  const children = childrenOf(root);
  const grandchildren = children.flatMap(childrenOf);
  return { memory: total([root, ...children]), grandchildMemory: total(grandchildren) };
}

function total(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + memoryOf(pid), 0);
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
}

function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function memoryOf(pid: number): number {
  const pss = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
  return pss === undefined ? 0 : Number(pss) / 1024;
}

/** Undefined for a process that has just ended. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
