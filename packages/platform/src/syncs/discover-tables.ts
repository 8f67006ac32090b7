import { reportError } from '@headwater/protocol';
import { ApiError } from '../api/api-error.ts';
import { findConnection } from '../connections/read-connections.ts';
import { moment } from '../control/clock.ts';
import type { DiscoveredTable } from '../runs/run-messages.ts';
import type { RunEnd } from '../runs/run-end.ts';
import { keepDiscovered } from '../schema-config/keep-discovered.ts';
import type { SyncParts } from './sync-parts.ts';

/**
 * Asks the connector, in a process of its own, which tables it declares, and keeps them with those that syncs have met.
 *
 * @throws ApiError `Conflict` with the reason when the connector cannot say it
 */
export async function discoverTables(parts: SyncParts, connectionId: string): Promise<void> {
  const tables: DiscoveredTable[] = [];
  const { status, error } = await askConnector(parts, connectionId, tables);
  if (status !== 'succeeded') {
    const why = error?.message ?? 'its process ended without a word';
    throw new ApiError('Conflict', `the connector could not say which tables it has: ${why}`);
  }
  const { store, clock } = parts;
  await store.transaction().execute(async (transaction) => {
    // It may have been deleted meanwhile.
    await findConnection(transaction, connectionId);
    await keepDiscovered(transaction, connectionId, tables, moment(clock.now()));
  });
}

async function askConnector(
  { starter }: SyncParts,
  connectionId: string,
  tables: DiscoveredTable[],
): Promise<Pick<RunEnd, 'status' | 'error'>> {
  try {
    const run = await starter.startSetup(connectionId, 'schema', (report) => {
      if (report.kind === 'discovered') tables.push(...report.tables);
    });
    return await run.ended;
  } catch (error) {
    return { status: 'failed', error: reportError(error, 'internal') };
  }
}
