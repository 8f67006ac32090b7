import { setTimeout as later } from 'node:timers/promises';
import { processStart, type ProcessIdentity } from '@headwater/protocol';
import { endTree } from './process-tree.ts';
import { processesOfRun } from './run-mark.ts';
import type { Identity } from './run-messages.ts';

const lookMilliseconds = 20;
const longestMilliseconds = 10_000;

/**
 * Ends a run that a former server has left behind, with all it has started; resolves when it is gone.
 *
 * @param user whom it runs as; null for the server's own
 */
export async function endLeftOver(identity: ProcessIdentity, user: Identity | null): Promise<void> {
  const { pid, started } = identity;
  if (started === null) return;
  // Another process may have its id by now.
  if (processStart(pid) === started) endTree(pid);
  const uid = user?.uid ?? process.getuid?.();
  const left = processesOfRun(identity, uid);
  if (left.length === 0 && processStart(pid) !== started) return;
  for (const each of left) endTree(each);
  for (let waited = 0; waited < longestMilliseconds; waited += lookMilliseconds) {
    if (processStart(pid) !== started && processesOfRun(identity, uid).length === 0) return;
    await later(lookMilliseconds);
  }
}
