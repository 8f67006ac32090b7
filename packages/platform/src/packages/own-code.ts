import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  lchown,
  link,
  mkdir,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makePassage } from '../runs/run-folders.ts';
import type { Identity } from '../runs/run-messages.ts';
import { dataPlaces } from '../server-settings.ts';
import { removeOldCode } from './old-code.ts';
import { settleFolder, syncFolder } from './settle-folder.ts';

/** Who runs code. */
export interface CodeUser {
  readonly connectionId: string;
  /** Null to run as the server does. */
  readonly identity: Identity | null;
}

/**
 * Gives the code of a connection in a folder that no other connection can look into: the command lines of processes, and
 * with them the paths of their code, are seen by every user of a system.
 *
 * @param shared the unpacked code
 * @param how `linked` files stay the server's and are the same for all connections, `copied` ones are the user's
 */
export async function ownCode(
  dataFolder: string,
  shared: string,
  { connectionId, identity }: CodeUser,
  how: 'linked' | 'copied',
): Promise<string> {
  const connection = dataPlaces.connection(dataFolder, connectionId);
  const gate = join(connection, 'code');
  const folder = join(gate, basename(shared));
  if (existsSync(folder)) return folder;
  makePassage(connection);
  await mkdir(gate, { recursive: true, mode: 0o700 });
  if (identity !== null) {
    await chown(gate, process.getuid?.() ?? 0, identity.gid);
    await chmod(gate, 0o750);
  }
  const workshop = dataPlaces.codeInMaking(dataFolder);
  await mkdir(workshop, { recursive: true, mode: 0o700 });
  const half = join(workshop, randomUUID());
  try {
    if (how === 'linked') await cloneFolder(shared, half, linkFile);
    else await cloneFolder(shared, half, copyWhole, identity);
    await settleFolder(half);
    await rename(half, folder);
    await syncFolder(gate);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  }
  await removeOldCode(gate, folder, workshop);
  return folder;
}

type PutFile = (from: string, to: string) => Promise<void>;

/** Makes a folder like another one; what is made is given to a user. */
async function cloneFolder(
  from: string,
  to: string,
  put: PutFile,
  owner: Identity | null = null,
): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const found of await readdir(from, { withFileTypes: true })) {
    const [source, place] = [join(from, found.name), join(to, found.name)];
    if (found.isDirectory()) {
      await cloneFolder(source, place, put, owner);
      continue;
    }
    if (found.isSymbolicLink()) await symlink(await readlink(source), place);
    else await put(source, place);
    if (owner !== null) await lchown(place, owner.uid, owner.gid);
  }
  if (owner !== null) await chown(to, owner.uid, owner.gid);
}

async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}

/** A file system allows no more than so many links to a file, or none. */
async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyWhole(from, to);
  }
}
