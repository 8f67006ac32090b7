import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findDifferences, type TableCheck } from './check-table.ts';
import type { PeerAnswer, PeerOrder } from './duckdb-peer.ts';
import type { Figures } from './figures.ts';
import { measureProcess } from './measure-process.ts';

/** What DuckDB reads, into what, and the figure that comes of it. */
const peers = [
  { figure: 'timesCsv', format: 'csv', hasIndex: false },
  { figure: 'timesParquet', format: 'parquet', hasIndex: false },
  { figure: 'timesIndexedCsv', format: 'csv', hasIndex: true },
  { figure: 'timesIndexedParquet', format: 'parquet', hasIndex: true },
] as const;

/** Has DuckDB alone read the rows of a sync from files, and adds how fast the sync was beside it to its figures. */
export async function measurePeers(
  rows: number,
  { rowsPerSecond = Number.NaN, othersPercent = 0, ...ownFigures }: Figures,
  checks: readonly TableCheck[],
  { folder, warehouse }: { folder: string; warehouse: string },
): Promise<{ figures: Figures; differences: readonly string[] }> {
  const program = join(import.meta.dirname, 'duckdb-peer.ts');
  const target = join(folder, 'peer.db');
  const times: Record<string, number> = {};
  let greatestNoise = othersPercent;
  const differences: string[] = [];
  for (const { figure, format, hasIndex } of peers) {
    const order: PeerOrder = { format, hasIndex, warehouse, folder, target };
    const { usage, printed } = await measureProcess({ words: [program, JSON.stringify(order)], folder });
    const { seconds }: PeerAnswer = JSON.parse(printed);
    times[figure] = rowsPerSecond / (rows / seconds);
    greatestNoise = Math.max(greatestNoise, usage.othersPercent);
    const wrong = await findDifferences(target, checks, { hasSystemColumns: false });
    differences.push(...wrong.map((difference) => `DuckDB from ${format}: ${difference}`));
    rmSync(target);
  }
  return { figures: { ...ownFigures, rowsPerSecond, ...times, othersPercent: greatestNoise }, differences };
}
