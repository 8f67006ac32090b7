import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { whyDiskIsFull } from '@headwater/protocol';
import { ApiError } from '../api/api-error.ts';
import { dataPlaces, type ServerSettings } from '../server-settings.ts';
import { versionFile } from './code-folder.ts';
import { inspect, type PackageDetails } from './inspect.ts';
import { receiveUpload, type ReceivedFile } from './receive-upload.ts';
import { unusable } from './refused-package.ts';
import { syncFolder } from './settle-folder.ts';
import { unpack } from './unpack.ts';

/** An upload that was received, unpacked once and looked at, and waits for its place. */
export interface TakenPackage extends ReceivedFile {
  readonly details: PackageDetails;
  /** Gives it its place as a version of a package, for good: it is durable then. */
  place(packageId: string, version: number): Promise<void>;
  /** Drops it when it has no place by then. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Takes an upload in: into a file of its own, tried out before anything counts on it.
 *
 * @throws ApiError when it is too large, or no package that this server can run
 */
export async function takePackage(
  upload: Readable,
  { dataFolder, uploadMegabytes, mayInstall }: ServerSettings,
): Promise<TakenPackage> {
  const folder = join(dataPlaces.received(dataFolder), randomUUID());
  const file = join(folder, 'package.zip');
  const drop = () => rm(folder, { recursive: true, force: true });
  try {
    const received = await receiveUpload(upload, file, uploadMegabytes * 2 ** 20);
    await unpack(file, join(folder, 'unpacked'));
    const details = await inspect(join(folder, 'unpacked'));
    if (!mayInstall) mustNotInstall(details);
    return {
      ...received,
      details,
      async place(packageId, version) {
        const place = versionFile(dataFolder, { packageId, version });
        await mkdir(dirname(place), { recursive: true, mode: 0o700 });
        await rename(file, place);
        await syncFolder(dirname(place));
        await syncFolder(dirname(dirname(place)));
      },
      [Symbol.asyncDispose]: drop,
    };
  } catch (error) {
    await drop();
    const reason = whyDiskIsFull(error);
    throw reason === undefined
      ? error
      : new ApiError('InsufficientStorage', `the package cannot be kept, ${reason}`);
  }
}

function mustNotInstall({ hasInstallationScript, build }: PackageDetails): void {
  if (!hasInstallationScript && build === null) return;
  const what = hasInstallationScript
    ? 'it holds drivers/installation.sh, which changes the machine it runs on'
    : `its headwater.json has it built by ${JSON.stringify(build)} on this machine`;
  throw unusable(`${what}: the operator must start the server with --allow-install`);
}
