import type { TableCheck } from './check-table.ts';
import type { Mark } from './marks.ts';

/** A case: a connector, how much it writes, what must be in the tables then, and how fast it must be. */
export interface BenchCase {
  readonly name: string;
  /** The file in `connectors/`. */
  readonly connector: string;
  readonly rows: number;
  /** A first sync loads the rows, and the one that is measured changes so many. */
  readonly changes?: number;
  /** What the connector is told besides. */
  readonly settings?: Readonly<Record<string, number>>;
  /** Runs `headwater debug` from start to exit, rather than a sync. */
  readonly isCommand?: true;
  /** Has DuckDB alone read the same rows, in the same run. */
  readonly isComparedWithDuckDB?: true;
  /** Compares its time with that of `narrow`, which then always runs too. */
  readonly isComparedWithNarrow?: true;
  /** Runs only when it is named, or with `--huge`. */
  readonly isHuge?: true;
  /** A figure only this case has. */
  readonly ownFigure?: 'mergeMilliseconds' | 'checkpointsPerSecond';
  readonly marks: readonly Mark[];
  check(rows: number, changes: number): readonly TableCheck[];
}
