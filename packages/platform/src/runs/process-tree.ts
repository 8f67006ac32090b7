import { readFileSync, readdirSync } from 'node:fs';

/**
 * Gives all that a process has started and what that has started, by what Linux tells in `/proc`; nothing where it tells
 * nothing. What has left its parent behind is not among them: see {@link processesOfRun}.
 */
export function descendantsOf(pid: number): readonly number[] {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendantsOf)];
}

/** Whether this system tells what a process has started, and what memory it holds. */
export function tellsProcesses(): boolean {
  try {
    readFileSync(`/proc/self/task/${process.pid}/children`);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process and all it has started, groups of their own too. */
export function endTree(pid: number): void {
  const descendants = descendantsOf(pid);
  // First what would go on, as this process may be in the group.
  for (const each of descendants) end(each);
  endGroup(pid);
  end(pid);
}

/** Ends all of the group that a process leads, or has led. */
export function endGroup(pid: number): void {
  end(-pid);
}

/** Each thread lists the processes it has started. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => childrenOfThread(pid, thread));
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function childrenOfThread(pid: number, thread: string): readonly number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim();
    return list === '' ? [] : list.split(' ').map(Number);
  } catch {
    return [];
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile, or nothing leads a group.
  }
}
