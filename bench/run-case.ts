import { duckdb } from '@headwater/destinations/duckdb';
import { connectorProcess, runSync } from '@headwater/engine';
import { hostFile } from '@headwater/sdk/host';
import { readLastRowTime } from './last-row.ts';

/** What one sync is made of: the argument of this program, as JSON. */
export interface SyncOrder {
  readonly connectorFile: string;
  readonly folder: string;
  readonly warehouse: string;
  readonly spoolParent: string;
  readonly configuration: Readonly<Record<string, string>>;
}

/** What became of a sync: what this program prints, as JSON. */
export interface SyncAnswer {
  readonly status: string;
  /** What went wrong, if anything did. */
  readonly error: string | null;
  readonly rows: number;
  readonly seconds: number;
  /** From the connector's last row to the end of the sync. */
  readonly secondsAfterLastRow: number;
  /** From the connector's last row to the commit that holds it. */
  readonly mergeSeconds: number;
  readonly checkpointsPerSecond: number;
}

const order: SyncOrder = JSON.parse(process.argv[2] ?? '{}');
let lastRowAt: number | undefined;
const commits: number[] = [];

const result = await runSync({
  connection: 'bench',
  connector: connectorProcess({ host: hostFile, file: order.connectorFile, folder: order.folder }),
  destination: duckdb({ file: order.warehouse }),
  configuration: order.configuration,
  spoolParent: order.spoolParent,
  onEvent(event) {
    if (event.kind === 'committed') commits.push(Date.now());
    if (event.kind === 'log') lastRowAt = readLastRowTime(event.message) ?? lastRowAt;
    if (event.kind === 'output') console.error(event.line);
    if (event.kind === 'warning') console.error(`warning: ${event.message}`);
  },
});
const endedAt = Date.now();
if (lastRowAt === undefined && result.status === 'succeeded') {
  throw new Error('the connector did not tell of its last row');
}

const rowAt = lastRowAt ?? endedAt;
const [firstCommit = endedAt] = commits;
const answer: SyncAnswer = {
  status: result.status,
  error: result.error?.message ?? null,
  rows: result.rows,
  seconds: result.seconds,
  secondsAfterLastRow: (endedAt - rowAt) / 1000,
  mergeSeconds: ((commits.find((time) => time >= rowAt) ?? endedAt) - rowAt) / 1000,
  checkpointsPerSecond: ((commits.length - 1) / ((commits.at(-1) ?? endedAt) - firstCommit)) * 1000,
};
console.log(JSON.stringify(answer));
