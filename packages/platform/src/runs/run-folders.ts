import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  mkdirSync,
  openSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Identity, RunPlace, SyncJob } from './run-messages.ts';

/** Makes the folders of a connection, which the processes of a run write into as their own. */
export function makeOwnFolders({ folders, identity }: RunPlace): void {
  const { home, temporary, spool, cache } = folders;
  makeFolders([home, temporary, spool, cache], identity);
}

/** Makes the folders of its tables. */
export function makeWarehouseFolders({ destination, identity }: SyncJob): void {
  makeFolders([dirname(destination.warehouse), destination.uploads], identity);
}

function makeFolders(folders: readonly string[], identity: Identity | null): void {
  for (const folder of folders) {
    makePassage(dirname(folder));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (identity !== null) giveFolder(folder, identity);
  }
}

/** Makes a folder that others may pass through, and see nothing in. */
export function makePassage(folder: string): void {
  if (existsSync(folder)) return;
  makePassage(dirname(folder));
  mkdirSync(folder, { recursive: true });
  // As it is said here, whatever mask the server has.
  chmodSync(folder, 0o711);
}

/** Opened first, so that no link which a connector has put in its place leads the server to a folder of others. */
function giveFolder(folder: string, { uid, gid }: Identity): void {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const found = fstatSync(descriptor);
    if (found.uid === uid && found.gid === gid) return;
    fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, 0o700);
  } finally {
    closeSync(descriptor);
  }
}
