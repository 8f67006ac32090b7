import type { ControlStore } from '../control/open-store.ts';
import { cipherOf, type Cipher } from './cipher.ts';
import { addKey, dropOldKeys } from './key-file.ts';

/**
 * Seals every secret with a new key, and forgets the old one when nothing needs it any more. Ended half-way, it can be
 * run again: until then both keys open what is theirs.
 *
 * @param file the key file
 * @returns how many secrets were sealed again
 */
export async function rotateKey(store: ControlStore, file: string): Promise<number> {
  const cipher = cipherOf(addKey(file));
  const count = await store.transaction().execute(async (transaction) => {
    const connections = await resealConnections(transaction, cipher);
    const destinations = await resealDestinations(transaction, cipher);
    const webhooks = await resealWebhooks(transaction, cipher);
    return connections + destinations + webhooks;
  });
  dropOldKeys(file);
  return count;
}

async function resealConnections(store: ControlStore, cipher: Cipher): Promise<number> {
  const rows = await store.selectFrom('connections').select(['id', 'secrets']).execute();
  for (const { id, secrets: old } of rows) {
    const secrets = reseal(cipher, old, `connections.secrets ${id}`);
    await store.updateTable('connections').set({ secrets }).where('id', '=', id).execute();
  }
  return rows.length;
}

async function resealDestinations(store: ControlStore, cipher: Cipher): Promise<number> {
  const rows = await store.selectFrom('destinations').select(['id', 'secrets', 'hash_salt']).execute();
  for (const { id, secrets: old, hash_salt: oldSalt } of rows) {
    const secrets = reseal(cipher, old, `destinations.secrets ${id}`);
    const salt = reseal(cipher, oldSalt, `destinations.hash_salt ${id}`);
    await store.updateTable('destinations').set({ secrets, hash_salt: salt }).where('id', '=', id).execute();
  }
  return 2 * rows.length;
}

async function resealWebhooks(store: ControlStore, cipher: Cipher): Promise<number> {
  const rows = await store.selectFrom('webhooks').select(['id', 'secret']).execute();
  for (const { id, secret: old } of rows) {
    const secret = reseal(cipher, old, `webhooks.secret ${id}`);
    await store.updateTable('webhooks').set({ secret }).where('id', '=', id).execute();
  }
  return rows.length;
}

function reseal(cipher: Cipher, sealed: string, place: string): string {
  return cipher.seal(cipher.open(sealed, place), place);
}
