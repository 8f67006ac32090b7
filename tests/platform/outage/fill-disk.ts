import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Takes all the room that is left on the disk of a folder. Gives it back when it is asked to. */
export function fillDisk(folder: string): { giveBack(): void } {
  const file = join(folder, 'filler');
  const descriptor = openSync(file, 'w');
  for (const bytes of [2 ** 20, 4096, 1]) writeUntilFull(descriptor, Buffer.alloc(bytes, 1));
  fsyncSync(descriptor);
  closeSync(descriptor);
  return { giveBack: () => rmSync(file) };
}

function writeUntilFull(descriptor: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(descriptor, bytes);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error;
  }
}
