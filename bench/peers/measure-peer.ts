import { join } from 'node:path';
import type { BenchCase } from '../bench-case.ts';
import { findDifferences } from '../check-table.ts';
import { measureProcess } from '../measure-process.ts';
import type { MeasuredRun, MeasuredRuns } from '../measure-runs.ts';
import { measureSync } from '../measure-sync.ts';
import type { Peer, PeerAnswer } from './peer.ts';

/** The modules that make the rows, for the programs of all peers. */
const rowModules = join(import.meta.dirname, 'rows');

/** Syncs the rows of a case once, for peers to be compared with. */
export async function measureHeadwater(one: BenchCase, rows: number, folder: string): Promise<MeasuredRun> {
  const warehouse = join(folder, 'warehouse.db');
  const figures = await measureSync(one, { rows, changes: undefined }, { folder, warehouse });
  const rowsPerCpuSecond = 1e6 / (figures.cpuSecondsPerMillion ?? Number.NaN);
  const differences = await findDifferences(warehouse, one.check(rows, 0), { hasSystemColumns: true });
  return { figures: { ...figures, rowsPerCpuSecond }, differences };
}

/** What a peer is to do. */
export interface PeerOrder {
  readonly one: BenchCase;
  readonly rows: number;
  readonly python: string;
  /** What Headwater gave with the same rows. */
  readonly headwater: MeasuredRuns['figures'];
}

/**
 * Has a peer load, or stream, the rows of a case once, and checks the table it leaves.
 *
 * @throws Error when it fails
 */
export async function measurePeer(peer: Peer, order: PeerOrder, folder: string): Promise<MeasuredRun> {
  const { one, rows, python, headwater } = order;
  const target = join(folder, 'peer.db');
  const program = join(import.meta.dirname, peer.folder, peer.program);
  const { usage, printed } = await measureProcess({
    program: python,
    words: [program, one.name, String(rows), target, ...(peer.words ?? [])],
    folder,
    variables: { PYTHONPATH: rowModules, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const answer: PeerAnswer = JSON.parse(printed);
  const rowsPerSecond = rows / answer.seconds;
  const rowsPerCpuSecond = rows / (answer.cpuSeconds ?? usage.cpuSeconds);
  const medianOf = (name: 'rowsPerSecond' | 'rowsPerCpuSecond') => headwater.get(name)?.median ?? Number.NaN;
  return {
    figures: {
      rowsPerSecond,
      rowsPerCpuSecond,
      treeMegabytes: peer.isBelowProgram === true ? usage.belowMegabytes : usage.treeMegabytes,
      timesPeer: medianOf('rowsPerSecond') / rowsPerSecond,
      timesPeerCpu: medianOf('rowsPerCpuSecond') / rowsPerCpuSecond,
      othersPercent: usage.othersPercent,
    },
    differences: await findPeerDifferences(peer, one, rows, target),
  };
}

async function findPeerDifferences(
  peer: Peer,
  one: BenchCase,
  rows: number,
  target: string,
): Promise<string[]> {
  const from = peer.tableOf?.(one.name);
  if (from === undefined) return [];
  const checks = one.check(rows, 0).map(({ totals }) => ({ from, totals }));
  return findDifferences(target, checks, { hasSystemColumns: false });
}
