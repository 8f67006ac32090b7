import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { connectorProcess, runSync } from '@headwater/engine';
import { hostFile } from '@headwater/sdk/host';

/** Runs one sync in this process and prints what it took: `node run-case.ts <connector> <rows> <folder>`. */
const [, , name = '', rows = '0', folder = ''] = process.argv;
const before = process.resourceUsage();
let lastRowAt = performance.now();
const notes: string[] = [];
const result = await runSync({
  connection: 'bench',
  connector: connectorProcess({
    host: hostFile,
    file: join(import.meta.dirname, 'connectors', `${name}.ts`),
    folder,
  }),
  destination: duckdb({ file: join(folder, 'warehouse.db') }),
  configuration: { rows },
  spoolParent: join(folder, 'spool'),
  onEvent(event) {
    if (event.kind === 'progress') lastRowAt = performance.now();
    if (event.kind === 'log') notes.push(event.message);
  },
});
const after = process.resourceUsage();
const engineCpu = (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1e6;
console.log(
  JSON.stringify({
    status: result.status,
    error: result.error?.message,
    rows: result.rows,
    seconds: result.seconds,
    engineCpu,
    sinceLastRow: (performance.now() - lastRowAt) / 1000,
    notes,
  }),
);
