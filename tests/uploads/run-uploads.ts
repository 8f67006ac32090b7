import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { connectorProcess, runSync } from '@headwater/engine';
import { hostFile } from '@headwater/sdk/host';

// One sync in a process that a test may end: `node run-uploads.ts <folder> <rounds>`.
const [, , folder = '', rounds = '0'] = process.argv;

const { status, error } = await runSync({
  connection: 'tester',
  connector: connectorProcess({
    host: hostFile,
    file: join(import.meta.dirname, 'connector.ts'),
    folder,
  }),
  destination: duckdb({ file: join(folder, 'warehouse.db'), uploads: folder }),
  configuration: { rounds },
  spoolParent: join(folder, 'spool'),
  onEvent(event) {
    if (event.kind === 'committed') process.stdout.write('.');
  },
});
if (status !== 'succeeded') throw error ?? new Error(status);
