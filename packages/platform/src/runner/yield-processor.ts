import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const { PRIORITY_LOW: priority } = constants.priority;

/**
 * Lets the server go first: it answers and keeps its schedule however busy syncs are. What this process starts has the
 * same priority.
 */
export function yieldProcessor(): void {
  setPriority(priority);
  try {
    // Many a Linux shares its processors out among sessions, and this process leads one of its own.
    writeFileSync('/proc/self/autogroup', String(priority));
  } catch {
    // It is a system that does not: there the priority says it all.
  }
}
