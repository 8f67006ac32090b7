import { openStore, type ControlStore } from '../../packages/platform/src/control/open-store.ts';
import { secretsPlace } from '../../packages/platform/src/connections/connection-rules.ts';
import { cipherOf } from '../../packages/platform/src/secrets/cipher.ts';
import { readKeyFile } from '../../packages/platform/src/secrets/key-file.ts';
import { dataPlaces } from '../../packages/platform/src/server-settings.ts';
import { addConnections } from '../../tests/platform/store/add-connections.ts';

/** Opens the control store of a server that runs: to look at it without a request, which the server would work for. */
export async function openBeside(data: string): Promise<ControlStore> {
  return openStore({ kind: 'sqlite', file: dataPlaces.store(data) });
}

/** Adds connections of one package to the store of a server that runs, all due at the same moment. */
export async function addDue(
  store: ControlStore,
  data: string,
  { count, packageId, dueAt }: { readonly count: number; readonly packageId: string; readonly dueAt: Date },
): Promise<void> {
  const cipher = cipherOf(readKeyFile(dataPlaces.keyFile(data)));
  const ids = await addConnections(store, count, null);
  await store.transaction().execute(async (transaction) => {
    const { id: destination } = await transaction
      .selectFrom('connections')
      .innerJoin('destinations', 'destinations.id', 'connections.group_id')
      .select('destinations.id')
      .executeTakeFirstOrThrow();
    await transaction
      .updateTable('destinations')
      .set({ hash_salt: cipher.seal('salt', `destinations.hash_salt ${destination}`) })
      .where('id', '=', destination)
      .execute();
    for (const id of ids) {
      await transaction
        .updateTable('connections')
        .set({
          package_id: packageId,
          secrets: cipher.seal('{}', secretsPlace(id)),
          due_at: dueAt.toISOString(),
        })
        .where('id', '=', id)
        .execute();
    }
  });
}

/** Makes every connection due again, those too whose sync waits or runs: the server knows better then. */
export async function makeDue(store: ControlStore, dueAt: Date): Promise<void> {
  await store.updateTable('connections').set({ due_at: dueAt.toISOString() }).execute();
}

/** How many syncs there are in the store. */
export interface SyncCounts {
  readonly all: number;
  readonly ended: number;
}

/** Counts the syncs. @throws Error when one has ended otherwise than well */
export async function countSyncs(store: ControlStore): Promise<SyncCounts> {
  const rows = await store
    .selectFrom('syncs')
    .select([
      'status',
      'outcome',
      ({ fn }) => fn.max('reason').as('reason'),
      ({ fn }) => fn.countAll().as('count'),
    ])
    .groupBy(['status', 'outcome'])
    .execute();
  const failed = rows.find(({ status, outcome }) => status === 'ended' && outcome !== 'SUCCESSFUL');
  if (failed !== undefined) throw new Error(`a sync ended with ${failed.outcome}: ${failed.reason}`);
  const sum = (counted: typeof rows) => counted.reduce((total, { count }) => total + Number(count), 0);
  return { all: sum(rows), ended: sum(rows.filter(({ status }) => status === 'ended')) };
}
