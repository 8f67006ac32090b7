import type { ControlStore } from '../control/open-store.ts';
import { endLeftOver } from '../runs/left-over.ts';
import { identityOf } from './load-job.ts';
import type { SyncParts } from './sync-parts.ts';
import { isUnended } from './unended.ts';

/**
 * Goes on after a server that died: its syncs that ran are queued again, each once its processes are gone, and go on
 * from their last checkpoint. Those that were asked to stop do so: nobody asks again.
 */
export async function recover(parts: SyncParts): Promise<void> {
  const { store } = parts;
  const left = await store
    .selectFrom('syncs')
    .innerJoin('connections', 'connections.id', 'syncs.connection_id')
    .select(['syncs.id', 'number', 'pid', 'process_started'])
    .where(isUnended)
    .where('status', '=', 'running')
    .execute();
  await Promise.all(
    left.map(async ({ number, pid, process_started: started }) => {
      if (pid !== null && started !== null) await endLeftOver({ pid, started }, identityOf(number));
    }),
  );
  await queueAgain(
    store,
    left.map(({ id }) => id),
  );
}

async function queueAgain(store: ControlStore, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await store
    .updateTable('syncs')
    .set({ status: 'queued', pid: null, process_started: null })
    .where('id', 'in', [...ids])
    .execute();
}
