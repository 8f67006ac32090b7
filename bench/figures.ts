/** The figures of a case: how they are called, and how many digits they have behind the point. */
export const figureTitles = {
  milliseconds: { title: 'ms from start to exit', digits: 0 },
  rowsPerSecond: { title: 'rows/s', digits: 0 },
  rowsPerCpuSecond: { title: 'rows/CPU-s', digits: 0 },
  checkpointsPerSecond: { title: 'checkpoints/s', digits: 0 },
  cpuSecondsPerMillion: { title: 'CPU-s a million rows', digits: 2 },
  treeMegabytes: { title: 'tree MB', digits: 0 },
  connectorMegabytes: { title: 'connector MB', digits: 0 },
  secondsAfterLastRow: { title: 's after the last row', digits: 2 },
  mergeMilliseconds: { title: 'merge ms', digits: 0 },
  timesNarrow: { title: '× the time of narrow', digits: 2 },
  timesCsv: { title: '× DuckDB, CSV', digits: 2 },
  timesParquet: { title: '× DuckDB, Parquet', digits: 2 },
  timesIndexedCsv: { title: '× DuckDB, CSV, index', digits: 2 },
  timesIndexedParquet: { title: '× DuckDB, Parquet, index', digits: 2 },
  servedRowsPerSecond: { title: 'rows/s by gRPC, dropped', digits: 0 },
  timesDropping: { title: '× dropping the messages', digits: 2 },
  timesPython: { title: '× the Python SDK', digits: 1 },
  decodingMicroseconds: { title: 'decoding, µs CPU a row', digits: 2 },
  firstRowMilliseconds: { title: 'ms to the first row', digits: 0 },
  timesPeer: { title: 'Headwater × rows/s', digits: 1 },
  timesPeerCpu: { title: 'Headwater × rows/CPU-s', digits: 1 },
  othersPercent: { title: 'others on the machine, %', digits: 0 },
} as const;

export type FigureName = keyof typeof figureTitles;

/** What one run of a case gave. A case has only some of the figures. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;

/** What some runs gave of one figure. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Puts the figures of some runs together, in the order in which they are printed. */
export function spreadFigures(runs: readonly Figures[]): Map<FigureName, Spread> {
  const spreads = new Map<FigureName, Spread>();
  for (const name of figureNames) {
    const values = runs.flatMap((run) => run[name] ?? []).sort((a, b) => a - b);
    const [min] = values;
    const max = values.at(-1);
    if (min !== undefined && max !== undefined) spreads.set(name, { median: medianOf(values), min, max });
  }
  return spreads;
}

/** Writes a figure as it is printed. */
export function figureText(name: FigureName, value: number): string {
  const { digits } = figureTitles[name];
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of an object that nothing is added to
const figureNames = Object.keys(figureTitles) as FigureName[];

function medianOf(sorted: readonly number[]): number {
  const below = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const above = sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN;
  return (below + above) / 2;
}
