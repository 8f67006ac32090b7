import type { ControlStore } from '../control/open-store.ts';
import type { SyncTrigger } from '../control/tables.ts';
import { isUnended } from './unended.ts';

/** A sync in the queue. */
export interface WaitingSync {
  readonly syncId: string;
  readonly connectionId: string;
  /** Of the connection: its processes have their uid by it. */
  readonly number: number;
  readonly groupId: string;
  readonly trigger: SyncTrigger;
  readonly queuedAt: string;
}

/** Reads the queue, oldest first. */
export async function readWaiting(store: ControlStore): Promise<readonly WaitingSync[]> {
  return store
    .selectFrom('syncs')
    .innerJoin('connections', 'connections.id', 'syncs.connection_id')
    .select([
      'syncs.id as syncId',
      'connection_id as connectionId',
      'number',
      'group_id as groupId',
      'trigger',
      'queued_at as queuedAt',
    ])
    .where(isUnended)
    .where('status', '=', 'queued')
    .orderBy('queued_at')
    .orderBy('syncs.id')
    .execute();
}
