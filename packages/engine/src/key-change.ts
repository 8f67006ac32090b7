import { HeadwaterError, isKeyless, isSameKey, type StoredTable } from '@headwater/protocol';

/**
 * Gives the key a stored table is to have when the connector gives one: the stored one when nothing changed.
 *
 * @throws HeadwaterError `key_collision` when the connector gives none any more: stored rows cannot be told apart by the
 *   hash of what was once sent
 */
export function keyFor(stored: StoredTable, given: readonly string[]): readonly string[] {
  if (isSameKey(stored.primaryKey, given)) return stored.primaryKey;
  if (!isKeyless(given)) return given;
  throw new HeadwaterError(
    'key_collision',
    `table ${stored.schema}.${stored.name} is stored with the key ${stored.primaryKey.join(', ')}, the connector gives none now: declare that key, start over with --fresh, or give the table a new name`,
  );
}
