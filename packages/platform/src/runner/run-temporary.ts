import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processStart } from '@headwater/protocol';
import { pidOfMark, runMark } from '../runs/run-mark.ts';

/** Makes the temporary folder of this run, when those of runs that are over are removed. Gives its path. */
export function makeRunTemporary(parent: string): string {
  for (const name of readdirSync(parent)) {
    const pid = pidOfMark(name);
    const isOver = pid === null || runMark({ pid, started: processStart(pid) }) !== name;
    if (isOver) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const { pid } = process;
  const path = join(parent, runMark({ pid, started: processStart(pid) }));
  mkdirSync(path, { recursive: true });
  return path;
}
