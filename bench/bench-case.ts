import type { TableCheck } from './check-table.ts';
import type { Figures } from './figures.ts';
import type { Mark } from './marks.ts';

/** How much of a case is run. */
export interface Amounts {
  readonly rows: number;
  /** Undefined for a case without a first sync that loads the rows. */
  readonly changes: number | undefined;
}

/** Where a case is run. Both paths are absolute. */
export interface Place {
  /** Empty, and removed afterwards. */
  readonly folder: string;
  /** The DuckDB file that its tables must be in. */
  readonly warehouse: string;
}

/** A case: a connector, how much it writes, what must be in the tables then, and how fast it must be. */
export interface BenchCase {
  readonly name: string;
  /** The file in `connectors/`. */
  readonly connector: string;
  readonly rows: number;
  /** What the rows of a case are that has none. @default 'row' */
  readonly counted?: string;
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
  /** Measures it in a way of its own, rather than a sync of the connector in `connectors/`. */
  readonly measure?: (amounts: Amounts, place: Place) => Promise<Figures>;
  /** Runs only when it is named: it needs Python, and makes an environment of it. */
  readonly isOnlyNamed?: true;
  /** Runs only when it is named, or with `--huge`. */
  readonly isHuge?: true;
  /** A figure only this case has. */
  readonly ownFigure?: 'mergeMilliseconds' | 'checkpointsPerSecond';
  readonly marks: readonly Mark[];
  check(rows: number, changes: number): readonly TableCheck[];
}
