import type { RunPlan } from '../measure-runs.ts';
import { installPeers, measureBeside } from './measure-beside.ts';
import type { Peer } from './peer.ts';
import { besideJson, besideText, missedPeerMarks } from './peer-report.ts';

/** Measures Headwater beside peers and prints what became of each. Gives whether every result was right. */
export async function tellBeside({
  peers,
  rows,
  isJson,
  ...plan
}: RunPlan & { peers: readonly Peer[]; rows: number; isJson: boolean }): Promise<boolean> {
  const { installed, skipped } = installPeers(peers);
  for (const { peer, reason } of skipped) {
    console.log(
      isJson ? JSON.stringify({ peer: peer.name, skipped: reason }) : `${peer.name} skipped: ${reason}\n`,
    );
  }
  const missed: string[] = [];
  const wrong: string[] = [];
  for await (const beside of measureBeside(installed, rows, plan)) {
    if (isJson) for (const line of beside.lines) console.log(besideJson(beside, line));
    else console.log(`${besideText(beside)}\n`);
    for (const { name, measured } of beside.lines) {
      for (const fault of measured.faults) console.error(`WRONG ${beside.caseName}, ${name}, ${fault}`);
      if (measured.faults.length > 0) wrong.push(`${beside.caseName}, ${name}`);
    }
    missed.push(...missedPeerMarks(beside));
  }
  if (!isJson) {
    console.log(`Marks missed: ${missed.join('; ') || 'none'}`);
    console.log(`Wrong results: ${wrong.join('; ') || 'none'}`);
  }
  return wrong.length === 0;
}
