import { existsSync } from 'node:fs';
import { lchown, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ControlStore } from '../control/open-store.ts';
import { warehouseOf } from '../destinations/warehouse-of.ts';
import type { Identity } from '../runs/run-messages.ts';
import type { ServerSettings } from '../server-settings.ts';
import { identityOf } from '../syncs/load-job.ts';

/** Whose tables are meant. */
interface Owner {
  readonly number: number;
  readonly group_id: string;
  readonly schema: string;
}

/** Gives the tables that a deleted connection of the same name has left to the user of the new one. */
export async function takeTables(
  settings: ServerSettings,
  transaction: ControlStore,
  owner: Owner,
): Promise<void> {
  await giveTables(settings, transaction, owner, identityOf(owner.number));
}

/** Takes the tables of a connection from its user: the number of that user may be another one's later. */
export async function leaveTables(
  settings: ServerSettings,
  transaction: ControlStore,
  owner: Owner,
): Promise<void> {
  const isRoot = identityOf(owner.number) !== null;
  await giveTables(settings, transaction, owner, isRoot ? { uid: 0, gid: 0 } : null);
}

async function giveTables(
  { dataFolder }: ServerSettings,
  transaction: ControlStore,
  { group_id: groupId, schema }: Owner,
  identity: Identity | null,
): Promise<void> {
  if (identity === null) return;
  const destination = await transaction
    .selectFrom('destinations')
    .select(['id', 'config'])
    .where('id', '=', groupId)
    .executeTakeFirstOrThrow();
  const folder = dirname(warehouseOf(dataFolder, destination, schema).warehouse);
  if (!existsSync(folder)) return;
  // Links themselves are given, never what they lead to.
  for (const name of ['', ...(await readdir(folder, { recursive: true }))]) {
    await lchown(join(folder, name), identity.uid, identity.gid);
  }
}
