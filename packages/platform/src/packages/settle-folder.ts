import { chmod, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a folder and all below it durable, and of the modes of code: 0755 for folders and programs, 0644 for the rest.
 * A name that it is given afterwards never leads to half of it, not even after the power went.
 */
export async function settleFolder(folder: string): Promise<void> {
  for (const found of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, found.name);
    if (found.isDirectory()) await settleFolder(path);
    else if (found.isFile()) await settleFile(path);
  }
  await chmod(folder, 0o755);
  await syncFolder(folder);
}

async function settleFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const { mode } = await handle.stat();
    await handle.chmod((mode & 0o111) === 0 ? 0o644 : 0o755);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new name is durable when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
