import { cases } from '../cases.ts';
import { measureRuns, type MeasuredRuns, type RunPlan } from '../measure-runs.ts';
import { measureHeadwater, measurePeer } from './measure-peer.ts';
import type { Peer } from './peer.ts';
import { pythonEnvironment } from './python-environment.ts';

/** What became of Headwater (without `peer`) or a peer with the rows of a case. */
export interface MeasuredPeer {
  readonly name: string;
  readonly peer?: Peer;
  readonly measured: MeasuredRuns;
}

/** What became of all with the rows of a case. */
export interface MeasuredBeside {
  readonly caseName: string;
  readonly rows: number;
  readonly lines: readonly MeasuredPeer[];
}

/** A peer that could not be installed. */
export interface SkippedPeer {
  readonly peer: Peer;
  readonly reason: string;
}

/** The cases whose rows the peers can make too. */
const sharedCases = cases.filter(({ name }) => name === 'narrow' || name === 'fat');

/** Installs peers where they are missing, one by one. */
export function installPeers(chosen: readonly Peer[]): {
  installed: { peer: Peer; python: string }[];
  skipped: SkippedPeer[];
} {
  const installed = [];
  const skipped = [];
  for (const peer of chosen) {
    try {
      installed.push({ peer, python: pythonEnvironment(peer.folder) });
    } catch (error) {
      skipped.push({ peer, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { installed, skipped };
}

/** Measures Headwater and then each peer, with the same rows; one case after the other. */
export async function* measureBeside(
  installed: readonly { peer: Peer; python: string }[],
  rows: number,
  plan: RunPlan,
): AsyncGenerator<MeasuredBeside> {
  for (const one of sharedCases) {
    const headwater = await measureRuns(plan, (folder) => measureHeadwater(one, rows, folder));
    const lines: MeasuredPeer[] = [{ name: 'headwater', measured: headwater }];
    for (const { peer, python } of installed) {
      const order = { one, rows, python, headwater: headwater.figures };
      const measured = await measureRuns(plan, (folder) => measurePeer(peer, order, folder));
      lines.push({ name: peer.name, peer, measured });
    }
    yield { caseName: one.name, rows, lines };
  }
}
