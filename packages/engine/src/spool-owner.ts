import { randomBytes } from 'node:crypto';
import { processStart } from '@headwater/protocol';

/** Names a spool folder of this process: by its id and when it started, as ids come again. */
export function ownSpoolName(): string {
  return `${process.pid}-${startTicks(process.pid) ?? 'untold'}-${randomBytes(4).toString('hex')}`;
}

/** Whether the process that made a spool folder still runs. What is no such folder has no owner. */
export function hasRunningOwner(name: string): boolean {
  const [, id, started] = /^(\d+)-(\d+|untold)-[^-]+$/.exec(name) ?? [];
  if (id === undefined) return false;
  return started === 'untold' ? isThere(Number(id)) : startTicks(Number(id)) === started;
}

/** Null where the process is not there any more, or the system does not tell. */
function startTicks(pid: number): string | null {
  return processStart(pid)?.split(' ')[1] ?? null;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
