import { once } from 'node:events';
import { errorText } from '../error-text.ts';
import type { Surroundings } from '../surroundings.ts';
import type { DebugPlan } from './debug-plan.ts';
import { watchForInterruption } from './interruption.ts';
import type { Stop } from './sync-once.ts';
import { watchFolder } from './watch-folder.ts';

/** A run that was overtaken by a change has no more than a moment to end by itself. */
const graceSeconds = 0.05;
const interrupted = 130;

export interface Runs {
  /** Reads everything anew, as any file may have changed. */
  readonly readPlan: () => DebugPlan;
  readonly debug: (plan: DebugPlan, stop: Stop) => Promise<number>;
}

/** Runs a connector again and again: when a file of its folder changes, until Ctrl-C. Gives the exit code. */
export async function watchAndDebug(
  firstPlan: DebugPlan,
  { output, endNow }: Surroundings,
  { readPlan, debug }: Runs,
): Promise<number> {
  const { stdout, stderr } = output;
  let change = new AbortController();
  const watch = watchFolder(firstPlan.connector.folder, (name) => change.abort(name));
  const interruption = watchForInterruption(
    () => {},
    () => endNow(interrupted),
  );
  const say = (text: string): void => (firstPlan.isJson ? stderr : stdout).write(`${text}\n`);
  try {
    for (let plan: DebugPlan | null = firstPlan; ; plan = null) {
      change = new AbortController();
      const signal = AbortSignal.any([interruption.signal, change.signal]);
      try {
        await debug(plan ?? readPlan(), { signal, graceSeconds });
      } catch (error) {
        // A file that is half written cannot be used: the next change may mend it.
        stderr.write(await errorText(error, stderr.style));
      }
      if (interruption.signal.aborted) return interrupted;
      if (!change.signal.aborted) {
        say('\nWaiting for a change of a file; Ctrl-C ends.');
        await once(signal, 'abort');
      }
      if (interruption.signal.aborted) return interrupted;
      say(`\n${String(change.signal.reason)} has changed: running again.\n`);
    }
  } finally {
    watch.close();
    interruption.stop();
  }
}
