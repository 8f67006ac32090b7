import { notFound } from '../api/api-error.ts';
import type { z } from 'zod';
import { newId } from '../control/new-id.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { packageAnswer, versionAnswer } from './package-schema.ts';

/** Reads packages as the API has them, oldest first. */
export async function readPackages(
  store: ControlStore,
  which: { readonly id?: string; readonly skip?: number; readonly limit?: number },
): Promise<z.infer<typeof packageAnswer>[]> {
  let query = store
    .selectFrom('packages')
    .innerJoin('package_versions', (join) =>
      join
        .onRef('package_versions.package_id', '=', 'packages.id')
        .onRef('package_versions.version', '=', 'packages.version'),
    )
    .select(['packages.id', 'packages.created_by', 'last_updated_by', 'packages.created_at', 'updated_at'])
    .select(['packages.version', 'sha256', 'kind'])
    .orderBy('packages.created_at')
    .orderBy('packages.id');
  if (which.id !== undefined) query = query.where('packages.id', '=', which.id);
  if (which.limit !== undefined) query = query.offset(which.skip ?? 0).limit(which.limit);
  const found = await query.execute();
  const users = await store
    .selectFrom('connections')
    .select(['id', 'package_id'])
    .where('package_id', 'in', found.map(({ id }) => id).concat(''))
    .orderBy('number')
    .execute();
  return found.map(({ sha256, ...each }) => {
    const ids = users.filter(({ package_id: packageId }) => packageId === each.id).map(({ id }) => id);
    const [only = null, ...others] = ids;
    return {
      ...each,
      connection_id: others.length === 0 ? only : null,
      connection_ids: ids,
      file_sha256_hash: sha256,
    };
  });
}

/** @throws ApiError `NotFound_Package` */
export async function findPackage(store: ControlStore, id: string): Promise<z.infer<typeof packageAnswer>> {
  const [found] = await readPackages(store, { id });
  if (found === undefined) throw notFound('Package', id);
  return found;
}

/**
 * Reads a package that is about to change. Whoever else would change it waits for the end of the transaction.
 *
 * @throws ApiError `NotFound_Package`
 */
export async function lockPackage(
  transaction: ControlStore,
  id: string,
): Promise<z.infer<typeof packageAnswer>> {
  await transaction
    .updateTable('packages')
    .set((set) => ({ version: set.ref('version') }))
    .where('id', '=', id)
    .execute();
  return findPackage(transaction, id);
}

/** Makes an id that no package has. */
export async function newPackageId(transaction: ControlStore): Promise<string> {
  return newId(async (wanted) => {
    const found = await transaction
      .selectFrom('packages')
      .select('id')
      .where('id', '=', wanted)
      .executeTakeFirst();
    return found !== undefined;
  });
}

/** Stores which version connections run from their next sync on. */
export async function setVersion(
  transaction: ControlStore,
  id: string,
  { version, by, now }: { readonly version: number; readonly by: string; readonly now: string },
): Promise<void> {
  await transaction
    .updateTable('packages')
    .set({ version, last_updated_by: by, updated_at: now })
    .where('id', '=', id)
    .execute();
}

/** Reads the versions of a package, newest first. */
export async function readVersions(
  store: ControlStore,
  id: string,
): Promise<z.infer<typeof versionAnswer>[]> {
  const { version: current } = await findPackage(store, id);
  const versions = await store
    .selectFrom('package_versions')
    .select(['version', 'sha256', 'bytes', 'kind', 'created_by', 'created_at'])
    .where('package_id', '=', id)
    .orderBy('version', 'desc')
    .execute();
  return versions.map(({ sha256, ...version }) => ({
    ...version,
    file_sha256_hash: sha256,
    is_current: version.version === current,
  }));
}
