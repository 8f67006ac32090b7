import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerProgram } from '@headwater/grpc/source';
import type { Amounts, Place } from '../bench-case.ts';
import type { Figures } from '../figures.ts';
import { drain } from './drain.ts';
import { syncFrom } from './sync-from.ts';
import { narrowInPython } from './python.ts';

/** Enough of the slower one to compare. */
const pythonShare = 0.2;

/**
 * Serves the connector `narrow` to a client that only drops its messages, beside the same rows from the Python SDK, and
 * syncs it into DuckDB.
 *
 * @throws Error when the sync fails
 */
export async function measureServe({ rows }: Amounts, place: Place): Promise<Figures> {
  const program: ServerProgram = {
    command: process.execPath,
    words: [
      fileURLToPath(new URL('../../packages/headwater/bin/headwater.js', import.meta.url)),
      'serve',
      join(import.meta.dirname, '..', 'connectors', 'narrow.ts'),
      '--port',
      '{port}',
    ],
    folder: place.folder,
    environment: process.env,
    port: 'given',
  };
  const configuration = { rows: String(rows) };
  const served = await drain(program, configuration, { isKept: false });
  const pythonRows = Math.round(rows * pythonShare);
  const fromPython = await drain(await narrowInPython(), { rows: String(pythonRows) }, { isKept: false });
  const synced = await syncFrom(program, configuration, place);
  const servedPerSecond = rows / served.streamSeconds;
  return {
    rowsPerSecond: synced.rows / synced.seconds,
    servedRowsPerSecond: servedPerSecond,
    timesPython: servedPerSecond / (pythonRows / fromPython.streamSeconds),
  };
}
