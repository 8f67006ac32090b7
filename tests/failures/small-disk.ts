import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk in memory of a size that a test chooses. */
export interface SmallDisk {
  readonly path: string;
  /** Makes it larger while it is in use. */
  resize(size: string): void;
}

/** Gives some work a disk, and takes it away afterwards. Sizes are written as `mount` has them: `300k`, `3m`. */
export async function onSmallDisk<T>(
  path: string,
  size: string,
  work: (disk: SmallDisk) => Promise<T>,
): Promise<T> {
  mkdirSync(path, { recursive: true });
  mount(['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  try {
    return await work({ path, resize: (larger) => mount(['-o', `remount,size=${larger}`, path]) });
  } finally {
    unmount(path);
  }
}

/** Nails a file down while some work is done: it can be read and written, but not removed. */
export function nailDown(file: string): { letGo(): void } {
  mount(['--bind', file, file]);
  return { letGo: () => unmount(file) };
}

/** Whether this machine lets tests mount a disk: root in most containers may not. */
export const canMount = process.platform === 'linux' && tryToMount();

function tryToMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-mount-'));
  try {
    mount(['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', folder]);
    unmount(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mount(words: readonly string[]): void {
  run('mount', words);
}

/** Also when a process that is about to end still holds a file there. */
function unmount(path: string): void {
  run('umount', ['--lazy', path]);
}

function run(program: string, words: readonly string[]): void {
  execFileSync(program, words, { stdio: 'pipe' });
}
