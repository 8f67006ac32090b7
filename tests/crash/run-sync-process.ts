import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { connectorProcess, runSync } from '@headwater/engine';
import { hostFile } from '@headwater/sdk/host';

// One sync in a process that a test may end: `node run-sync-process.ts <folder> <configuration as JSON>`.
const [, , folder = '', configuration = '{}'] = process.argv;

const result = await runSync({
  connection: 'tester',
  connector: connectorProcess({ host: hostFile, file: join(import.meta.dirname, 'connector.ts'), folder }),
  destination: duckdb({ file: join(folder, 'warehouse.db') }),
  configuration: JSON.parse(configuration),
  spoolParent: join(folder, 'spool'),
  // So that files are written and loaded between checkpoints.
  sizes: { fileSize: 300, bytesToLoadEarly: 1500 },
  onEvent(event) {
    if (event.kind !== 'started') return;
    process.stdout.write(`${JSON.stringify({ started: event.state?.['position'] ?? 0 })}\n`);
  },
});
const { status, state } = result;
process.stdout.write(
  `${JSON.stringify({ status, state, code: result.error?.code ?? null, message: result.error?.message ?? null })}\n`,
);
