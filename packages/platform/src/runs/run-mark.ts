import { readFileSync, readdirSync, statSync } from 'node:fs';
import type { ProcessIdentity } from '@headwater/protocol';

/** A name that only one run has, as long as the machine runs: of the temporary folder that all its processes are given. */
export function runMark({ pid, started }: ProcessIdentity): string {
  const [, ticks = '0'] = started?.split(' ') ?? [];
  return `run-${pid}-${ticks}`;
}

/** The process whose run has a mark; null when it is no mark. */
export function pidOfMark(mark: string): number | null {
  const pid = /^run-(\d+)-\d+$/.exec(mark)?.[1];
  return pid === undefined ? null : Number(pid);
}

/**
 * Finds what was started by a run and has left its parents and their group, as a daemon does: by the variable TMPDIR.
 * One that has changed its variables, or its user, is not found.
 *
 * @param uid of the run: only the variables of its processes are read, which takes the system longer than their user
 */
export function processesOfRun(identity: ProcessIdentity, uid: number | undefined): readonly number[] {
  if (identity.started === null) return [];
  const mark = `/${runMark(identity)}`;
  return processIds().filter((pid) => {
    if (statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid !== uid) return false;
    try {
      const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      return variables.some((variable) => variable.startsWith('TMPDIR=') && variable.endsWith(mark));
    } catch {
      // It belongs to others, or has ended meanwhile.
      return false;
    }
  });
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
