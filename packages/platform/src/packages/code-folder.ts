import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectorCode } from '../runs/run-messages.ts';
import { dataPlaces } from '../server-settings.ts';
import { installDrivers } from './install-drivers.ts';
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

/** Folders that are being made: two syncs of one package wait for the same one. */
const making = new Map<string, Promise<string>>();

/**
 * Gives the code of a version on disk, unpacked when it is not there yet, its drivers installed. There is one folder a
 * version, which only the server can write to. Its name cannot be guessed, and nobody else can list the folder it is in:
 * those who run it know where it is, and nobody else.
 */
export async function codeOf(dataFolder: string, version: PackageVersion): Promise<ConnectorCode> {
  const key = versionFile(dataFolder, version);
  const made = making.get(key) ?? findOrMake(dataFolder, version).finally(() => making.delete(key));
  making.set(key, made);
  const folder = await made;
  if (version.kind === 'module') {
    return { kind: 'module', folder, file: join(folder, 'connector.js'), host: join(folder, 'host.js') };
  }
  return { kind: version.kind === 'python' ? 'python' : 'program', folder };
}

async function findOrMake(dataFolder: string, version: PackageVersion): Promise<string> {
  const parent = join(dataPlaces.code(dataFolder), version.packageId);
  await mkdir(parent, { recursive: true, mode: 0o711 });
  const found = (await readdir(parent)).find((name) => name.startsWith(`${version.version}-`));
  if (found !== undefined) return join(parent, found);
  const beside = join(parent, `new-${randomUUID()}`);
  await unpack(versionFile(dataFolder, version), beside);
  const folder = join(parent, `${version.version}-${randomUUID()}`);
  await installDrivers(beside, folder);
  return folder;
}

/** Removes the files of a package, or of its versions before one. */
export async function removeCode(dataFolder: string, packageId: string, before = Infinity): Promise<void> {
  const folder = join(dataPlaces.code(dataFolder), packageId);
  if (before === Infinity) {
    await rm(folder, { recursive: true, force: true });
    await rm(join(dataPlaces.packages(dataFolder), packageId), { recursive: true, force: true });
    return;
  }
  for (const name of existsSync(folder) ? await readdir(folder) : []) {
    if (Number.parseInt(name, 10) < before) await rm(join(folder, name), { recursive: true, force: true });
  }
}
