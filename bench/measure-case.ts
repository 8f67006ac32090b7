import { join } from 'node:path';
import type { Amounts, BenchCase } from './bench-case.ts';
import { findDifferences } from './check-table.ts';
import type { Figures, Spread } from './figures.ts';
import { debugWarehouse, measureCommand } from './measure-command.ts';
import { measurePeers } from './measure-peers.ts';
import { measureRuns, type MeasuredRun, type MeasuredRuns, type RunPlan } from './measure-runs.ts';
import { measureSync } from './measure-sync.ts';

/** How cases are run. */
export interface CasePlan extends RunPlan {
  /** Which part of the rows and changes of each case. */
  readonly share: number;
}

/** What became of a case. */
export interface MeasuredCase extends Amounts, MeasuredRuns {}

/**
 * Runs a case some times, and checks its tables each time.
 *
 * @param narrow the speed of the case `narrow`, for those that are compared with it
 */
export async function measureCase(
  one: BenchCase,
  { share, ...plan }: CasePlan,
  narrow: Spread | undefined,
): Promise<MeasuredCase> {
  const amounts = {
    rows: shareOf(one.rows, share),
    changes: one.changes === undefined ? undefined : shareOf(one.changes, share),
  };
  const measured = await measureRuns(plan, async (folder) => {
    const { figures, differences } = await measureRun(one, amounts, folder);
    return { figures: { ...figures, ...compareWithNarrow(one, figures, narrow) }, differences };
  });
  return { ...amounts, ...measured };
}

async function measureRun(one: BenchCase, amounts: Amounts, folder: string): Promise<MeasuredRun> {
  const warehouse = join(folder, debugWarehouse);
  const place = { folder, warehouse };
  const figures =
    one.isCommand === true
      ? await measureCommand(one.connector, folder)
      : await (one.measure?.(amounts, place) ?? measureSync(one, amounts, place));
  const checks = one.check(amounts.rows, amounts.changes ?? 0);
  const differences =
    checks.length === 0 ? [] : await findDifferences(warehouse, checks, { hasSystemColumns: true });
  if (one.isComparedWithDuckDB !== true || differences.length > 0) return { figures, differences };
  return measurePeers(amounts.rows, figures, checks, place);
}

function compareWithNarrow(one: BenchCase, figures: Figures, narrow: Spread | undefined): Figures {
  if (one.isComparedWithNarrow !== true || narrow === undefined) return {};
  return { timesNarrow: narrow.median / (figures.rowsPerSecond ?? Number.NaN) };
}

/** At least two: so that of the changes, one is a new key. */
function shareOf(count: number, share: number): number {
  return Math.min(count, Math.max(2, Math.round(count * share)));
}
