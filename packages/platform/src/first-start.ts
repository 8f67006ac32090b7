import { hashSecret, newKeyPair, type KeyPair } from './accounts/api-keys.ts';
import { moment } from './control/clock.ts';
import { newId } from './control/new-id.ts';
import type { ControlStore } from './control/open-store.ts';
import { insertGroup } from './groups/groups.ts';
import type { Platform } from './platform.ts';

/** What the first start of a server made; the secret is shown this once. */
export interface FirstStart {
  readonly keys: KeyPair;
  readonly groupName: string;
}

const groupName = 'warehouse';

/**
 * Makes what a new server needs: the account, its administrator with an API key, and a group with a DuckDB destination.
 *
 * @param given a key to take instead of a new one
 * @returns null when the server has been started before
 */
export async function startFirst(
  { store, clock, cipher }: Pick<Platform, 'store' | 'clock' | 'cipher'>,
  given: KeyPair | null,
): Promise<FirstStart | null> {
  return store.transaction().execute(async (transaction) => {
    const account = await transaction.selectFrom('account').select('id').executeTakeFirst();
    if (account !== undefined) return null;
    const keys = given ?? newKeyPair();
    await insertAccount(transaction, moment(clock.now()), keys);
    await insertGroup({ clock, cipher }, transaction, groupName);
    return { keys, groupName };
  });
}

async function insertAccount(transaction: ControlStore, now: string, keys: KeyPair): Promise<void> {
  const free = async () => false;
  const [accountId, userId, keyId] = [await newId(free), await newId(free), await newId(free)];
  await transaction
    .insertInto('account')
    .values({ id: accountId, name: 'Headwater', created_at: now })
    .execute();
  await transaction
    .insertInto('users')
    .values({
      id: userId,
      email: 'admin@localhost',
      given_name: 'Account',
      family_name: 'Administrator',
      phone: null,
      picture: null,
      role: 'Account Administrator',
      verified: 1,
      invited: 0,
      active: 1,
      logged_in_at: null,
      created_at: now,
    })
    .execute();
  await transaction
    .insertInto('api_keys')
    .values({
      id: keyId,
      user_id: userId,
      name: 'first key',
      key: keys.key,
      secret_hash: hashSecret(keys.secret),
      permissions: '[]',
      created_at: now,
      updated_at: now,
      expires_at: null,
      last_used_at: null,
    })
    .execute();
}
