import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import type { Place } from './search.ts';

/** Watches which processes a server starts, and what anyone on the machine or their user can see of them. */
export interface ProcessWatch extends AsyncDisposable {
  /** The arguments and the environments of all that there were. */
  places(): Place[];
}

const pauseMilliseconds = 20;

/** Watches the processes below one. */
export function watchProcesses(parent: number): ProcessWatch {
  const seen = new Map<string, Buffer>();
  let isOver = false;
  const ofParent = read(`/proc/${parent}/cmdline`);
  // Until it runs a program of its own, a new process is a copy of the one that started it.
  const isCopy = (pid: number) => read(`/proc/${pid}/cmdline`).equals(ofParent);
  const look = (pid: number) => {
    if (isCopy(pid)) return;
    for (const kind of ['cmdline', 'environ']) {
      const bytes = read(`/proc/${pid}/${kind}`);
      if (bytes.length > 0) seen.set(`${kind} of ${pid}: ${bytes.toString('latin1')}`, bytes);
    }
  };
  const watching = (async () => {
    while (!isOver) {
      for (const pid of processesBelow(parent)) look(pid);
      await later(pauseMilliseconds);
    }
  })();
  return {
    places: () => [...seen].map(([name, bytes]) => ({ name: name.split(' of ')[0] ?? '', bytes })),
    async [Symbol.asyncDispose]() {
      isOver = true;
      await watching;
    },
  };
}

/** The processes that one has started, and those that these have. */
function processesBelow(parent: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // What follows the name of the program, which may hold anything: the state, and the parent.
    const [, ofWhom] = read(`/proc/${name}/stat`).toString('latin1').split(') ').at(-1)?.split(' ') ?? [];
    parents.set(Number(name), Number(ofWhom));
  }
  const isBelow = (pid: number): boolean => {
    const above = parents.get(pid);
    return above !== undefined && above > 0 && (above === parent || isBelow(above));
  };
  return [...parents.keys()].filter(isBelow);
}

/** Gives nothing of a process that is gone. */
function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
