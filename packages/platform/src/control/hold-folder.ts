import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HeadwaterError } from '@headwater/protocol';

/**
 * Takes hold of a data folder until the process ends, however it ends: two servers of one folder would run every sync
 * twice.
 *
 * The lock is one of SQLite, which the operating system gives back on every platform when its holder dies.
 *
 * @throws HeadwaterError `configuration` when another server holds it
 */
export function holdFolder(folder: string): { release(): void } {
  const lock = new DatabaseSync(join(folder, 'server.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new HeadwaterError(
      'configuration',
      `another server runs on the data folder ${folder}: stop it first, or give this one a folder of its own with --data`,
      { cause: error },
    );
  }
  return { release: () => lock.close() };
}
