import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync, type SyncResult } from '@headwater/engine';
import { remoteConnector, startProgram, type ServerProgram } from '@headwater/grpc/source';
import type { Place } from '../bench-case.ts';

/** Syncs all that a connector by gRPC has into DuckDB. @throws HeadwaterError when that fails */
export async function syncFrom(
  program: ServerProgram,
  configuration: Readonly<Record<string, string>>,
  { folder, warehouse }: Place,
): Promise<SyncResult> {
  const result = await runSync({
    connection: 'bench',
    connector: remoteConnector((listener) => startProgram(program, listener), Object.keys(configuration)),
    destination: duckdb({ file: warehouse }),
    configuration,
    spoolParent: join(folder, 'spool'),
  });
  if (result.error !== undefined) throw result.error;
  return result;
}
