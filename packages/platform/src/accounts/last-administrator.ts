import { ApiError } from '../api/api-error.ts';
import type { ControlStore } from '../control/open-store.ts';

/**
 * Makes sure, as the last thing of a transaction that takes rights away, that someone is left who can give them back: an
 * active administrator with an API key.
 *
 * @throws ApiError `Conflict` when there would be nobody
 */
export async function mustHaveAdministrator(transaction: ControlStore): Promise<void> {
  // Two administrators who dismiss each other at once: the second waits here, and counts without the first.
  await transaction
    .updateTable('account')
    .set((builder) => ({ name: builder.ref('name') }))
    .execute();
  const found = await transaction
    .selectFrom('users')
    .innerJoin('api_keys', 'api_keys.user_id', 'users.id')
    .select('users.id')
    .where('users.role', '=', 'Account Administrator')
    .where('users.active', '=', 1)
    .executeTakeFirst();
  if (found !== undefined) return;
  throw new ApiError(
    'Conflict',
    'nobody could manage the account any more: give another active user the role Account Administrator and an API key first',
  );
}
