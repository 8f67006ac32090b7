import { realpathSync } from 'node:fs';
import { pathTitle, warehouseFile } from '../connector-place.ts';
import { resultLine } from '../display/json-display.ts';
import { maskResult } from '@headwater/engine';
import { onlyNewColumns } from '../display/new-columns.ts';
import { countText } from '../display/number-text.ts';
import type { Mask } from '@headwater/engine';
import { failureLines } from '../display/sync-failure.ts';
import { successLine, summaryLines } from '../display/sync-summary.ts';
import type { Surroundings } from '../surroundings.ts';
import type { DebugPlan } from './debug-plan.ts';
import type { Ran } from './sync-once.ts';

/** Says how a sync ended: what it did to stdout, what went wrong to stderr. */
export function reportSync(ran: Ran, plan: DebugPlan, mask: Mask, surroundings: Surroundings): void {
  const { stdout, stderr } = surroundings.output;
  const { isJson, isDryRun } = plan;
  // Programs get all of it.
  const result = maskResult(isJson ? ran.result : onlyNewColumns(ran.result, ran.tablesBefore ?? []), mask);
  const isSuccess = result.status === 'succeeded';
  if (isJson) {
    stdout.write(resultLine(result, isDryRun));
  } else {
    const summary = summaryLines(result, stdout.columns(), stdout.style, isDryRun);
    const next = ['', ...keptLines(ran, surroundings), ...nextLines(plan, surroundings)];
    const head = successLine(result, stdout.style, isDryRun);
    stdout.write(linesText(isSuccess ? [head, ...summary, ...next] : [...summary]));
  }
  if (isSuccess) return;
  const folder = realpathSync(plan.connector.folder);
  const story = { folder, hasStarted: ran.tablesBefore !== null && !isDryRun };
  const failure = failureLines(result, story, stderr.style);
  stderr.write(linesText(isJson ? failure : ['', ...failure, ...keptLines(ran, surroundings)]));
}

/** Where to look at what was written, or how to write it. */
function nextLines({ connector: { folder }, isDryRun }: DebugPlan, { folder: here }: Surroundings): string[] {
  const title = pathTitle(folder, here);
  if (isDryRun) {
    const next = folder === here ? 'headwater debug' : `headwater debug ${title}`;
    return ['  data  nothing was written', `  next  ${next}`];
  }
  const show = folder === here ? 'headwater show' : `headwater show --path ${title}`;
  return [`  data  ${pathTitle(warehouseFile(folder), here)}`, `  next  ${show}`];
}

function keptLines({ kept }: Ran, { folder: here }: Surroundings): string[] {
  if (kept === null) return [];
  const files = countText(kept.files, 'Parquet file');
  return [`  spool ${kept.files === 0 ? 'no file came' : `${pathTitle(kept.folder, here)}, ${files}`}`];
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
