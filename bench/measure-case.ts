import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchCase } from './bench-case.ts';
import { findDifferences } from './check-table.ts';
import { spreadFigures, type FigureName, type Figures, type Spread } from './figures.ts';
import { debugWarehouse, measureCommand } from './measure-command.ts';
import { measurePeers } from './measure-peers.ts';
import { measureSync, type Amounts } from './measure-sync.ts';

/** How cases are run. */
export interface RunPlan {
  readonly runs: number;
  /** Which part of the rows and changes of each case. */
  readonly share: number;
  /** The folder in which each run makes its own. */
  readonly parent: string;
}

/** What became of a case. */
export interface MeasuredCase extends Amounts {
  readonly runs: number;
  readonly figures: ReadonlyMap<FigureName, Spread>;
  /** What was not as it must be, in which run. */
  readonly faults: readonly string[];
}

/**
 * Runs a case some times, and checks its tables each time. The first run with a fault is the last.
 *
 * @param narrow the speed of the case `narrow`, for those that are compared with it
 */
export async function measureCase(
  one: BenchCase,
  { runs, share, parent }: RunPlan,
  narrow: Spread | undefined,
): Promise<MeasuredCase> {
  const amounts = {
    rows: shareOf(one.rows, share),
    changes: one.changes === undefined ? undefined : shareOf(one.changes, share),
  };
  const measured: Figures[] = [];
  const faults: string[] = [];
  for (let run = 1; run <= runs && faults.length === 0; run += 1) {
    const folder = mkdtempSync(join(parent, 'run-'));
    try {
      const { figures, differences } = await measureRun(one, amounts, folder);
      measured.push({ ...figures, ...compareWithNarrow(one, figures, narrow) });
      faults.push(...differences.map((difference) => `run ${run}: ${difference}`));
    } catch (error) {
      faults.push(`run ${run}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { ...amounts, runs: measured.length, figures: spreadFigures(measured), faults };
}

async function measureRun(
  one: BenchCase,
  amounts: Amounts,
  folder: string,
): Promise<{ figures: Figures; differences: readonly string[] }> {
  const warehouse = join(folder, debugWarehouse);
  const place = { folder, warehouse };
  const figures =
    one.isCommand === true
      ? await measureCommand(one.connector, folder)
      : await measureSync(one, amounts, place);
  const checks = one.check(amounts.rows, amounts.changes ?? 0);
  const differences = await findDifferences(warehouse, checks, { hasSystemColumns: true });
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
