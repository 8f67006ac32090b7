import { writeFileSync } from 'node:fs';

/** Lets the system end this process, or what it starts, before any other when memory is used up: never the server. */
export function yieldMemory(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '500');
  } catch {
    // Only Linux can be told.
  }
}
