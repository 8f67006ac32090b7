import { existsSync } from 'node:fs';
import {
  numbersOfType,
  type Destination,
  type DestinationSession,
  type Recovered,
} from '@headwater/protocol';

const nothing: Recovered = { lastCommit: null, earlierStates: [], tables: [], pendingTruncates: [] };

/**
 * A destination that stores nothing: what it is given counts as loaded. It starts from what another one has stored, so
 * that a sync into it reads the source as a sync into the other one would.
 *
 * @param file where the other one stores, null to start from nothing
 */
export function countingDestination(stored: Destination, file: string | null): Destination {
  return {
    title: stored.title,
    open: async (spoolFolder) => countingSession(await recover(stored, file, spoolFolder)),
  };
}

/** Reads what is stored, and lets go of it at once. */
async function recover(
  stored: Destination,
  file: string | null,
  spoolFolder: string,
): Promise<(connection: string) => Promise<Recovered>> {
  // Opening a file that is missing would make it.
  if (file === null || !existsSync(file)) return () => Promise.resolve(nothing);
  const session = await stored.open(spoolFolder);
  return async (connection) => {
    try {
      return await session.recover(connection);
    } finally {
      await session.close();
    }
  };
}

function countingSession(recovered: (connection: string) => Promise<Recovered>): DestinationSession {
  const done = () => Promise.resolve();
  return {
    recover: recovered,
    createTable: done,
    canAlter: () => true,
    alterTable: done,
    load: () => Promise.resolve({ repeated: 0, replaced: 0, unknownKeys: 0 }),
    truncate: () => Promise.resolve(0),
    numbers: (table, column) => {
      const type = table.columns.find(({ source }) => source === column)?.type ?? 'UNTYPED';
      return Promise.resolve(numbersOfType(type));
    },
    commit: done,
    rollback: done,
    close: done,
  };
}
