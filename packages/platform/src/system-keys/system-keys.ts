import { notFound } from '../api/api-error.ts';
import { newId } from '../control/new-id.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { ApiKey } from '../control/tables.ts';

/** @throws ApiError `NotFound_SystemKey`, for the key of a user as well */
export async function findSystemKey(store: ControlStore, id: string): Promise<ApiKey> {
  const key = await store
    .selectFrom('api_keys')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', 'is', null)
    .executeTakeFirst();
  if (key === undefined) throw notFound('SystemKey', id);
  return key;
}

/** Makes an id that no key has. */
export async function newKeyId(store: ControlStore): Promise<string> {
  return newId(async (taken) => {
    const found = await store.selectFrom('api_keys').select('id').where('id', '=', taken).executeTakeFirst();
    return found !== undefined;
  });
}
