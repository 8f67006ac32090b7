import { realpathSync } from 'node:fs';
import type { SyncResult } from '@headwater/engine';
import type { StoredTable } from '@headwater/protocol';
import { pathTitle, spoolFolder, stateFile, warehouseFile } from './connector-place.ts';
import { readDebugPlan, type DebugPlan } from './debug-plan.ts';
import { watchForInterruption } from './interruption.ts';
import { jsonDisplay, resultLine } from './json-display.ts';
import { MaskedDisplay } from './masked-display.ts';
import { maskResult } from './masked-sync.ts';
import { onlyNewColumns } from './new-columns.ts';
import type { Output } from './output.ts';
import { chooseState } from './state-choice.ts';
import { StateFile } from './state-file.ts';
import type { Surroundings } from './surroundings.ts';
import { terminalDisplay } from './sync-display.ts';
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
  const display = new MaskedDisplay(
    plan.isJson ? jsonDisplay(output) : terminalDisplay(output),
    plan.configuration,
  );
  const ran = await syncShown(plan, display, surroundings.endNow).finally(() => display.close());
  const show = folder === here ? 'headwater show' : `headwater show --path ${pathTitle(folder, here)}`;
  const next = ['', `  data  ${warehouse}`, `  next  ${show}`];
  // Programs get all of it.
  const told = plan.isJson ? ran.result : onlyNewColumns(ran.result, ran.tablesBefore ?? []);
  const result = maskResult(told, display.mask);
  report({ ...ran, result, folder, next }, plan.isJson, output);
  return exitCodes[ran.result.status];
}

interface Ran {
  readonly result: SyncResult;
  /** The tables when it began; null when the destination could not be opened. */
  readonly tablesBefore: readonly StoredTable[] | null;
}

/** Runs the sync, with its state file kept up to date and Ctrl-C listened to. */
async function syncShown(
  plan: DebugPlan,
  display: MaskedDisplay,
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
  let tablesBefore: readonly StoredTable[] | null = null;
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
        if (event.kind === 'started') tablesBefore = event.recovered.tables;
        // A state that a person changed stays until a checkpoint, or the end, was committed from it.
        if (event.kind === 'committed') writtenState.set(event.state);
        display.event(event);
      },
    });
    return { result, tablesBefore };
  } finally {
    interruption.stop();
    writtenState.close();
  }
}

/** Says how the sync ended: what it did to stdout, what went wrong to stderr. */
function report(
  { result, tablesBefore, folder, next }: Ran & { folder: string; next: readonly string[] },
  isJson: boolean,
  { stdout, stderr }: Output,
): void {
  const isSuccess = result.status === 'succeeded';
  if (isJson) {
    stdout.write(resultLine(result));
  } else {
    const summary = summaryLines(result, stdout.columns(), stdout.style);
    const lines = isSuccess ? [successLine(result, stdout.style), ...summary, ...next] : summary;
    stdout.write(linesText(lines));
  }
  if (isSuccess) return;
  const story = { folder: realpathSync(folder), hasStarted: tablesBefore !== null };
  const failure = failureLines(result, story, stderr.style);
  stderr.write(linesText(isJson ? failure : ['', ...failure]));
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
