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
  coldStartMilliseconds: { title: 'ms to ready, not compiled', digits: 0 },
  firstStartMilliseconds: { title: 'ms to ready, first start', digits: 0 },
  startMilliseconds: { title: 'ms to ready', digits: 0 },
  idleMegabytes: { title: 'server MB, idle', digits: 0 },
  requestMilliseconds: { title: 'ms a request, median', digits: 1 },
  requestP99Milliseconds: { title: 'ms a request, p99', digits: 1 },
  requestLongestMilliseconds: { title: 'ms a request, longest', digits: 1 },
  loadLateMilliseconds: { title: 'ms the load was late, p99', digits: 1 },
  queuedMilliseconds: { title: 'ms until all were queued', digits: 0 },
  startedMilliseconds: { title: 'ms until the first began', digits: 0 },
  betweenSyncsMilliseconds: { title: 'ms between two syncs', digits: 1 },
  schedulingMilliseconds: { title: 'ms until the next is started', digits: 1 },
  jobMilliseconds: { title: 'ms until that one has its job', digits: 1 },
  serverMillisecondsPerSync: { title: 'server CPU ms a sync', digits: 1 },
  debugSeconds: { title: 's by debug', digits: 2 },
  syncSeconds: { title: 's on the server', digits: 2 },
  addedPercent: { title: 's added, %', digits: 1 },
  debugCpuSeconds: { title: 'CPU-s by debug', digits: 2 },
  syncCpuSeconds: { title: 'CPU-s on the server', digits: 2 },
  addedCpuPercent: { title: 'CPU-s added, %', digits: 1 },
  serverCpuSeconds: { title: 'server CPU-s', digits: 2 },
  serverMegabytes: { title: 'server MB, greatest', digits: 0 },
  loadAverage: { title: 'load average before', digits: 1 },
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
