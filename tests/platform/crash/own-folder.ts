import { rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { reachableFolder } from '../process/server-process.ts';

/** Makes a folder for servers of one test; it is removed when that ends. */
export function ownFolder(): string {
  const folder = reachableFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
