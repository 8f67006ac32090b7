import type { ControlStore } from '../control/open-store.ts';

/** More are not told apart: the longest pause between tries is reached by then. */
const mostPutOffs = 8;

/** How many syncs of a connection were put off in a row, up to the last that ended, without one reaching a checkpoint. */
export async function countPutOffs(store: ControlStore, connectionId: string): Promise<number> {
  const last = await store
    .selectFrom('syncs')
    .select(['outcome', 'checkpoints'])
    .where('connection_id', '=', connectionId)
    .where('status', '=', 'ended')
    .orderBy('queued_at', 'desc')
    .limit(mostPutOffs)
    .execute();
  const other = last.findIndex(({ outcome, checkpoints }) => outcome !== 'RESCHEDULED' || checkpoints > 0);
  return other === -1 ? last.length : other;
}
