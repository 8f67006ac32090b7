import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectorCode } from '../runs/run-messages.ts';
import { dataPlaces } from '../server-settings.ts';
import { installDrivers } from './install-drivers.ts';
import { removeOldCode } from './old-code.ts';
import { ownCode, type CodeUser } from './own-code.ts';
import { settleFolder, syncFolder } from './settle-folder.ts';
import { unpack } from './unpack.ts';

/** A version of a package. */
export interface PackageVersion {
  readonly packageId: string;
  readonly version: number;
  readonly kind: string;
}

/** Where the uploaded bytes of a version are. */
export function versionFile(
  dataFolder: string,
  { packageId, version }: Omit<PackageVersion, 'kind'>,
): string {
  return join(dataPlaces.packages(dataFolder), packageId, `${version}.zip`);
}

/**
 * Gives the code of a version on disk for a run of a connection, made when it is not there yet. It is unpacked once a
 * version, its drivers installed. A connection with a user of its own gets what that user alone can read; one whose code
 * changes its own folder gets a copy, in the name of that user.
 *
 * @throws HeadwaterError `connector_invalid` when its drivers cannot be installed
 */
export async function codeOf(
  dataFolder: string,
  version: PackageVersion,
  user: CodeUser,
): Promise<ConnectorCode> {
  const shared = await once(versionFile(dataFolder, version), () => findOrMake(dataFolder, version));
  const changesItself = version.kind === 'program' || existsSync(join(shared, 'drivers', 'installation.sh'));
  const folder =
    user.identity === null && !changesItself
      ? shared
      : await once(`${user.connectionId} ${shared}`, () =>
          ownCode(dataFolder, shared, user, changesItself ? 'copied' : 'linked'),
        );
  if (version.kind === 'module') {
    return { kind: 'module', folder, file: join(folder, 'connector.js'), host: join(folder, 'host.js') };
  }
  return { kind: version.kind === 'python' ? 'python' : 'program', folder };
}

/** Removes the files of a package with all its versions. */
export async function removeCode(dataFolder: string, packageId: string): Promise<void> {
  await rm(join(dataPlaces.code(dataFolder), packageId), { recursive: true, force: true });
  await rm(join(dataPlaces.packages(dataFolder), packageId), { recursive: true, force: true });
}

/** Removes what a former server left half received or half made. */
export async function clearHalfMade(dataFolder: string): Promise<void> {
  await rm(dataPlaces.received(dataFolder), { recursive: true, force: true });
  await rm(dataPlaces.codeInMaking(dataFolder), { recursive: true, force: true });
}

/** Folders that are being made: who needs the same one waits for it. */
const making = new Map<string, Promise<string>>();

function once(key: string, make: () => Promise<string>): Promise<string> {
  const made = making.get(key) ?? make().finally(() => making.delete(key));
  making.set(key, made);
  return made;
}

/** The name of a folder tells the version, and which making of it: one that was made anew is another one. */
async function findOrMake(dataFolder: string, version: PackageVersion): Promise<string> {
  const parent = join(dataPlaces.code(dataFolder), version.packageId);
  const workshop = dataPlaces.codeInMaking(dataFolder);
  const made = existsSync(parent) ? readdirSync(parent) : [];
  const found = made.find((name) => name.startsWith(`${version.version}-`));
  if (found !== undefined) return join(parent, found);
  for (const folder of [parent, workshop]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const id = randomUUID();
  const beside = join(workshop, id);
  try {
    await unpack(versionFile(dataFolder, version), beside);
    if (version.kind === 'module') await installDrivers(beside, `${beside}-npm`);
    await settleFolder(beside);
    const folder = join(parent, `${version.version}-${id}`);
    await rename(beside, folder);
    await syncFolder(parent);
    await removeOldCode(parent, folder, workshop);
    return folder;
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}
