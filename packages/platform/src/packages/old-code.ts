import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isCodeHeld } from './code-uses.ts';

/**
 * Removes the folders of other versions beside a new one: but for the one that was made before it, which a run may be
 * about to take, and those that are run. A folder that keeps its name is whole, whenever the server is killed.
 *
 * @param workshop takes what is being removed; it is emptied when the server starts
 */
export async function removeOldCode(parent: string, newest: string, workshop: string): Promise<void> {
  const others = (await readdir(parent)).map((name) => join(parent, name)).filter((path) => path !== newest);
  // One that is gone meanwhile is older than all.
  const dated = others.map((path) => ({
    path,
    made: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  const [, ...older] = dated.toSorted((a, b) => b.made - a.made);
  for (const { path } of older) {
    if (isCodeHeld(path)) continue;
    const removed = join(workshop, randomUUID());
    await rename(path, removed);
    await rm(removed, { recursive: true, force: true });
  }
}
