import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Editors write a file in several steps. */
const quietMilliseconds = 30;

export interface FolderWatch {
  close(): void;
}

/**
 * Calls back when a file of a folder, or of one below, has changed. `files`, `node_modules` and what begins with a dot
 * are left out. Each folder has a watcher of its own: one for all of them would have to read `node_modules` too.
 *
 * @param onChange given the path of the file from the folder, once for changes that come together
 * @throws UsageError when the system can watch no more folders
 */
export function watchFolder(folder: string, onChange: (name: string) => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;

  function add(path: string): void {
    if (watchers.has(path)) return;
    const watcher = startWatcher(path, (name) => changed(join(path, name)));
    watchers.set(path, watcher);
    const forget = () => {
      watcher.close();
      watchers.delete(path);
    };
    watcher.on('error', forget);
    for (const below of foldersIn(path, forget)) add(join(path, below));
  }

  function changed(path: string): void {
    const name = relative(folder, path);
    if (!isWatched(name)) return;
    if (isFolder(path)) add(path);
    clearTimeout(timer);
    timer = setTimeout(() => onChange(name), quietMilliseconds);
  }

  /** Lists the folders in one; one that has gone again is forgotten. */
  function foldersIn(path: string, forget: () => void): string[] {
    try {
      return readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && isWatched(relative(folder, join(path, entry.name))))
        .map(({ name }) => name);
    } catch {
      forget();
      return [];
    }
  }

  add(folder);
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

function startWatcher(path: string, onChange: (name: string) => void): FSWatcher {
  try {
    return watch(path, (_event, name) => {
      if (name !== null) onChange(name);
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${path} cannot be watched (${reason}): run without --watch`, { cause });
  }
}

function isFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** @param name a path from the folder that is watched */
function isWatched(name: string): boolean {
  const last = basename(name);
  return name !== 'files' && last !== 'node_modules' && !last.startsWith('.') && !last.endsWith('~');
}
