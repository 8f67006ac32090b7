import { join } from 'node:path';
import { pythonProgram, type ServerProgram } from '@headwater/grpc/source';
import type { Amounts, Place } from '../bench-case.ts';
import type { Figures } from '../figures.ts';
import { decodingMicroseconds, drain } from './drain.ts';
import { syncFrom } from './sync-from.ts';

/** Rows that are enough to warm up, and to measure decoding. */
const rowsToDecode = 100_000;

/**
 * Syncs rows of a connector in Python into DuckDB, beside a client that only drops its messages.
 *
 * @throws Error when the sync fails
 */
export async function measurePython({ rows }: Amounts, place: Place): Promise<Figures> {
  const program = await narrowInPython();
  const { messages, firstSeconds } = await drain(program, { rows: String(rowsToDecode) }, { isKept: true });
  const configuration = { rows: String(rows) };
  const dropped = await drain(program, configuration, { isKept: false });
  const synced = await syncFrom(program, configuration, place);
  return {
    rowsPerSecond: synced.rows / synced.seconds,
    timesDropping: dropped.seconds / synced.seconds,
    decodingMicroseconds: decodingMicroseconds(messages),
    firstRowMilliseconds: firstSeconds * 1000,
  };
}

/** The connector in Python that makes the rows of `narrow`; its environment is made when it is not there yet. */
export function narrowInPython(): Promise<ServerProgram> {
  return pythonProgram(join(import.meta.dirname, 'python'), {
    environment: {
      ...process.env,
      PYTHONPATH: join(import.meta.dirname, '..', 'peers', 'rows'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    cacheFolder: join(import.meta.dirname, '..', '..', '.cache', 'headwater'),
    mayInstall: false,
    note: console.error,
  });
}
