import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Lets a disk be at another place as well, until it is taken away or the test ends. */
export function mountAlso(disk: string, path: string): { takeAway(): void } {
  let isThere = true;
  run('mount', '--bind', disk, path);
  const takeAway = () => {
    if (isThere) run('umount', '--lazy', path);
    isThere = false;
  };
  onTestFinished(takeAway);
  return { takeAway };
}

function run(program: string, ...words: string[]): void {
  execFileSync(program, words, { stdio: 'pipe' });
}
