import { pathTitle, warehouseFile } from '../connector-place.ts';
import { jsonDisplay } from '../display/json-display.ts';
import { MaskedDisplay } from '../display/masked-display.ts';
import { terminalDisplay } from '../display/sync-display.ts';
import type { Surroundings } from '../surroundings.ts';
import { readDebugPlan, type DebugPlan } from './debug-plan.ts';
import { watchForInterruption } from './interruption.ts';
import { reportSync } from './report-sync.ts';
import { syncOnce, type Stop } from './sync-once.ts';
import { watchAndDebug } from './watch-debug.ts';

const graceSeconds = 30;
const exitCodes = { succeeded: 0, failed: 1, cancelled: 130 } as const;

/** Runs a connector as its author asked for, and shows what happens. Gives the exit code. */
export async function runDebug(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const plan = readDebugPlan(words, surroundings);
  if (plan.isWatching) {
    return watchAndDebug(plan, surroundings, {
      readPlan: () => readDebugPlan(words, surroundings),
      debug: (next, stop) => debugOnce(next, surroundings, () => ({ ...stop, end: () => {} })),
    });
  }
  return debugOnce(plan, surroundings, (display) => {
    const interruption = watchForInterruption(
      () => {
        const text = `the connector has ${graceSeconds} s to reach a checkpoint; Ctrl-C again ends at once`;
        display.note('stopping', text);
      },
      () => {
        display.close();
        surroundings.endNow(exitCodes.cancelled);
      },
    );
    return { signal: interruption.signal, graceSeconds, end: () => interruption.stop() };
  });
}

/** Runs it once. @param begin what can stop it, listened to while it runs */
async function debugOnce(
  plan: DebugPlan,
  surroundings: Surroundings,
  begin: (display: MaskedDisplay) => Stop & { readonly end: () => void },
): Promise<number> {
  const { output, folder: here } = surroundings;
  const { folder } = plan.connector;
  if (plan.isFresh && !plan.isDryRun) {
    const { findWarehouse, removeRemains } = await import('../warehouse/remove-warehouse.ts');
    await removeRemains(findWarehouse(folder), folder, pathTitle(warehouseFile(folder), here));
  }
  const display = new MaskedDisplay(
    plan.isJson ? jsonDisplay(output) : terminalDisplay(output),
    plan.configuration,
  );
  const { end, ...stop } = begin(display);
  const ran = await syncOnce(plan, display, stop).finally(() => {
    end();
    display.close();
  });
  reportSync(ran, plan, display.mask, surroundings);
  return exitCodes[ran.result.status];
}
