import { realpathSync } from 'node:fs';
import type { SyncResult } from '@headwater/engine';
import { pathTitle, spoolFolder, stateFile, warehouseFile } from './connector-place.ts';
import { readDebugPlan, type DebugPlan } from './debug-plan.ts';
import { watchForInterruption } from './interruption.ts';
import { jsonDisplay, resultLine } from './json-display.ts';
import type { Output } from './output.ts';
import { secretMask } from './secrets.ts';
import { chooseState } from './state-choice.ts';
import { StateFile } from './state-file.ts';
import type { Surroundings } from './surroundings.ts';
import { terminalDisplay, type SyncDisplay } from './sync-display.ts';
import { failureLines } from './sync-failure.ts';
import { successLine, summaryLines } from './sync-summary.ts';

const connection = 'tester';
const graceSeconds = 30;
const exitCodes = { succeeded: 0, failed: 1, cancelled: 130 } as const;

/** Runs a connector once, as its author asked for, and shows what happens. Gives the exit code. */
export async function runDebug(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const plan = readDebugPlan(words, surroundings);
  const { output, folder: here } = surroundings;
  const { folder } = plan.connector;
  const warehouse = pathTitle(warehouseFile(folder), here);
  if (plan.isFresh) {
    const { startOver } = await import('./fresh-start.ts');
    await startOver(folder, warehouse);
  }
  const mask = secretMask(plan.configuration);
  const display = plan.isJson ? jsonDisplay(output, mask) : terminalDisplay(output, mask);
  const ran = await syncShown(plan, display, surroundings.endNow).finally(() => display.close());
  const show = folder === here ? 'headwater show' : `headwater show --path ${pathTitle(folder, here)}`;
  const next = ['', `  data  ${warehouse}`, `  next  ${show}`];
  report({ ...ran, folder, next }, plan.isJson, output, mask);
  return exitCodes[ran.result.status];
}

interface Ran {
  readonly result: SyncResult;
  /** Whether the destination could be opened. */
  readonly hasStarted: boolean;
}

/** Runs the sync, with its state file kept up to date and Ctrl-C listened to. */
async function syncShown(
  plan: DebugPlan,
  display: SyncDisplay,
  endNow: (exitCode: number) => void,
): Promise<Ran> {
  const { connectorProcess, runSync } = await import('@headwater/engine');
  const { hostFile } = await import('@headwater/sdk/host');
  const { duckdb } = await import('@headwater/destinations/duckdb');
  const { connector, environment, timeoutSeconds } = plan;
  const { folder } = connector;
  const writtenState = new StateFile(stateFile(folder), (problem) => display.note('warning', problem));
  const interruption = watchForInterruption(
    () => {
      const text = `the connector has ${graceSeconds} s to reach a checkpoint; Ctrl-C again ends at once`;
      display.note('stopping', text);
    },
    () => {
      display.close();
      endNow(exitCodes.cancelled);
    },
  );
  let hasStarted = false;
  try {
    const result = await runSync({
      connection,
      connector: connectorProcess({ ...connector, host: hostFile, environment }),
      destination: duckdb({ file: warehouseFile(folder) }),
      configuration: plan.configuration,
      chooseState: (recovered) => chooseState({ given: plan.givenState, saved: plan.savedState, recovered }),
      naming: plan.naming,
      spoolParent: spoolFolder(folder),
      ...(timeoutSeconds === null ? {} : { timeoutSeconds }),
      signal: interruption.signal,
      graceSeconds,
      onEvent(event) {
        hasStarted ||= event.kind === 'started';
        // A state that a person changed stays until a checkpoint, or the end, was committed from it.
        if (event.kind === 'committed') writtenState.set(event.state);
        display.event(event);
      },
    });
    return { result, hasStarted };
  } finally {
    interruption.stop();
    writtenState.close();
  }
}

/** Says how the sync ended: what it did to stdout, what went wrong to stderr. */
function report(
  { result, hasStarted, folder, next }: Ran & { folder: string; next: readonly string[] },
  isJson: boolean,
  { stdout, stderr }: Output,
  mask: (text: string) => string,
): void {
  const isSuccess = result.status === 'succeeded';
  if (isJson) {
    stdout.write(resultLine(result, mask));
  } else {
    const summary = summaryLines(result, stdout.columns(), stdout.style);
    const lines = isSuccess ? [successLine(result, stdout.style), ...summary, ...next] : summary;
    stdout.write(linesText(lines, mask));
  }
  if (isSuccess) return;
  const failure = failureLines(result, { folder: realpathSync(folder), hasStarted }, stderr.style);
  stderr.write(linesText(isJson ? failure : ['', ...failure], mask));
}

function linesText(lines: readonly string[], mask: (text: string) => string): string {
  return lines.map((line) => `${mask(line)}\n`).join('');
}
