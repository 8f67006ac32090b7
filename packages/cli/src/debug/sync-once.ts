import { dirname, join } from 'node:path';
import type { SyncEvent, SyncResult } from '@headwater/engine';
import type { StoredTable } from '@headwater/protocol';
import { keptFolder, spoolFolder, stateFile, warehouseFile } from '../connector-place.ts';
import type { MaskedDisplay } from '../display/masked-display.ts';
import { openConnector } from '../open-connector.ts';
import { chooseState } from '../state-choice.ts';
import { StateFile } from '../state-file.ts';
import type { DebugPlan } from './debug-plan.ts';

const connection = 'tester';

export interface Ran {
  readonly result: SyncResult;
  /** The tables when it began; null when the destination could not be opened. */
  readonly tablesBefore: readonly StoredTable[] | null;
  /** Where files of rows were kept, and how many. */
  readonly kept: { readonly folder: string; readonly files: number } | null;
}

/** How a sync is stopped from outside. */
export interface Stop {
  readonly signal: AbortSignal;
  /** How long the connector has to reach a checkpoint. */
  readonly graceSeconds: number;
}

/** Runs a sync as it was planned, with its state file kept up to date. */
export async function syncOnce(plan: DebugPlan, display: MaskedDisplay, stop: Stop): Promise<Ran> {
  const { runSync } = await import('@headwater/engine');
  const { connector, environment, timeoutSeconds } = plan;
  const inspector = plan.isInspected ? await import('./inspector.ts') : null;
  const nodeOptions = (await inspector?.inspectOptions()) ?? [];
  const link = await openConnector(connector, {
    environment,
    settings: Object.keys(plan.configuration),
    mayInstall: plan.mayInstall,
    nodeOptions,
    note: (message) => display.note('install', message),
    signal: stop.signal,
  });
  const { destination, keeper } = await planDestination(plan);
  const writtenState = new StateFile(stateFile(connector.folder), (problem) =>
    display.note('warning', problem),
  );
  let tablesBefore: readonly StoredTable[] | null = null;

  function take(event: SyncEvent): void {
    if (event.kind === 'started') tablesBefore = event.recovered.tables;
    // A state that a person changed stays until a checkpoint, or the end, was committed from it.
    if (event.kind === 'committed' && !plan.isDryRun) writtenState.set(event.state);
    const address =
      event.kind === 'output' && event.stream === 'stderr' ? inspector?.inspectorAddress(event.line) : null;
    if (address === null || address === undefined) display.event(event);
    else if (address !== '')
      display.note('inspect', `${address}: attach a debugger, or open chrome://inspect`);
  }

  try {
    const result = await runSync({
      connection,
      connector: link,
      destination,
      configuration: plan.configuration,
      chooseState: (recovered) => chooseState({ given: plan.givenState, saved: plan.savedState, recovered }),
      naming: plan.naming,
      spoolParent: spoolFolder(connector.folder),
      ...(timeoutSeconds === null ? {} : { timeoutSeconds }),
      ...stop,
      onEvent: take,
    });
    return { result, tablesBefore, kept: keeper === null ? null : { ...keeper, files: keeper.count() } };
  } finally {
    writtenState.close();
  }
}

/** The warehouse, or what stands in for it. */
async function planDestination({ connector: { folder }, isFresh, isDryRun, keepsSpool }: DebugPlan) {
  const { duckdb } = await import('@headwater/destinations/duckdb');
  const file = warehouseFile(folder);
  const warehouse = duckdb({ file, uploads: dirname(file) });
  const { countingDestination } = await import('./counting-destination.ts');
  const destination = isDryRun ? countingDestination(warehouse, isFresh ? null : file) : warehouse;
  if (!keepsSpool) return { destination, keeper: null };
  const { keepingFiles } = await import('./kept-files.ts');
  const keptIn = join(keptFolder(folder), new Date().toISOString().replaceAll(':', '-'));
  const keeping = keepingFiles(destination, keptIn);
  return { destination: keeping, keeper: { folder: keptIn, count: () => keeping.count } };
}
