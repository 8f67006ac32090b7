import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spreadFigures, type FigureName, type Figures, type Spread } from './figures.ts';

/** How something is run. */
export interface RunPlan {
  readonly runs: number;
  /** The folder in which each run makes its own. */
  readonly parent: string;
}

/** What one run gave, and what is not as it must be in the tables it left. */
export interface MeasuredRun {
  readonly figures: Figures;
  readonly differences: readonly string[];
}

/** What all runs gave. */
export interface MeasuredRuns {
  readonly runs: number;
  readonly figures: ReadonlyMap<FigureName, Spread>;
  /** What was not as it must be, in which run. */
  readonly faults: readonly string[];
}

/** Runs something some times, each time in a new folder. The first run with a fault is the last. */
export async function measureRuns(
  { runs, parent }: RunPlan,
  measureRun: (folder: string) => Promise<MeasuredRun>,
): Promise<MeasuredRuns> {
  const measured: Figures[] = [];
  const faults: string[] = [];
  for (let run = 1; run <= runs && faults.length === 0; run += 1) {
    const folder = mkdtempSync(join(parent, 'run-'));
    try {
      const { figures, differences } = await measureRun(folder);
      measured.push(figures);
      faults.push(...differences.map((difference) => `run ${run}: ${difference}`));
    } catch (error) {
      faults.push(`run ${run}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { runs: measured.length, figures: spreadFigures(measured), faults };
}
