import { notFound, ApiError } from '../api/api-error.ts';
import { moment } from '../control/clock.ts';
import { newId } from '../control/new-id.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Group } from '../control/tables.ts';
import { automaticDestination } from '../destinations/automatic-destination.ts';
import type { Platform } from '../platform.ts';

/** @throws ApiError `NotFound_Group` */
export async function findGroup(store: ControlStore, id: string): Promise<Group> {
  const group = await store.selectFrom('groups').selectAll().where('id', '=', id).executeTakeFirst();
  if (group === undefined) throw notFound('Group', id);
  return group;
}

/**
 * Makes a group, with a destination in DuckDB of its own folder: clients expect one even before it is set up.
 *
 * @throws ApiError `Conflict` when there is one of this name
 */
export async function insertGroup(
  { clock, cipher }: Pick<Platform, 'clock' | 'cipher'>,
  transaction: ControlStore,
  name: string,
): Promise<Group> {
  await mustBeFree(transaction, name);
  const now = moment(clock.now());
  const id = await newId(async (taken) => {
    const found = await transaction
      .selectFrom('groups')
      .select('id')
      .where('id', '=', taken)
      .executeTakeFirst();
    return found !== undefined;
  });
  const group: Group = { id, name, created_at: now };
  await transaction.insertInto('groups').values(group).execute();
  await transaction
    .insertInto('destinations')
    .values(automaticDestination(cipher, id, now))
    .execute();
  return group;
}

/** @throws ApiError `Conflict` when another group has the name */
export async function mustBeFree(store: ControlStore, name: string): Promise<void> {
  const found = await store.selectFrom('groups').select('id').where('name', '=', name).executeTakeFirst();
  if (found !== undefined) {
    throw new ApiError('Conflict', `there is a group "${name}" already, ${found.id}: choose another name`);
  }
}
