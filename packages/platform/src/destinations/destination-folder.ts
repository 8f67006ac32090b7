import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { mustBeReachable } from '../control/reachable-folder.ts';
import { makePassage } from '../runs/run-folders.ts';

/** A folder for the tables of a destination. */
export interface FolderPlace {
  readonly folder: string;
  readonly id: string;
  readonly dataFolder: string;
}

/** Names the destination whose tables are in a folder. */
const markName = 'headwater-destination.txt';
const othersWrite = 0o022;
const isSticky = 0o1000;

/**
 * Checks that no other user can put something else in the place of a folder: what is in it is given to the users of
 * connections, and must be nothing but their tables.
 */
export function mustBeSafe({ folder, dataFolder }: FolderPlace): void {
  if (isWithin(folder, dataFolder) || isWithin(dataFolder, folder)) {
    throw new Error(
      `${folder} holds the data folder of the server, or is in it: give a folder apart from it`,
    );
  }
  const own = process.getuid?.();
  if (own === undefined) return;
  for (const above of onTheWay(folder)) {
    const found = lstatSync(above);
    if (found.isSymbolicLink()) throw new Error(`${above} is a link: give the folder that it leads to`);
    if (!found.isDirectory()) throw new Error(`${above} is no folder: give another path`);
    const isOurs = found.uid === own || found.uid === 0;
    const isShared = (found.mode & othersWrite) !== 0 && (found.mode & isSticky) === 0;
    if (isOurs && !isShared) continue;
    throw new Error(
      `other users could replace ${above}: make it belong to the user of the server, who alone may write to it, or give another path`,
    );
  }
}

function isWithin(inner: string, outer: string): boolean {
  const way = relative(resolve(outer), resolve(inner));
  return way === '' || (!way.startsWith('..') && !way.startsWith('/'));
}

/** The folders that there are from a path up to the root. */
function onTheWay(folder: string): string[] {
  const way: string[] = [];
  for (let above = resolve(folder); ; above = dirname(above)) {
    if (isThere(above)) way.push(above);
    if (dirname(above) === above) return way;
  }
}

/** Whether there is something at a path; a link that leads nowhere is. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Makes the folder and those above it, so that the users of connections can pass through. */
export function makeFolder({ folder }: FolderPlace): void {
  makePassage(folder);
  mustBeReachable(folder);
}

/**
 * Takes a folder that is empty for a destination, and goes on with one that it has taken before. Any other may hold
 * what is not ours, or the tables of another destination.
 */
export function mustBeMine({ folder, id }: FolderPlace): void {
  const mark = join(folder, markName);
  if (existsSync(mark)) {
    const owner = readFileSync(mark, 'utf8').trim();
    if (owner === id) return;
    throw new Error(
      `${folder} has the tables of the destination ${owner}: give another path, or remove ${markName} from it if that one is gone`,
    );
  }
  if (readdirSync(folder).length > 0) {
    throw new Error(
      `${folder} has something in it that is no table of this destination: give an empty folder`,
    );
  }
  writeFileSync(mark, `${id}\n`, { flag: 'wx', mode: 0o644 });
}

/** Whether a folder is the one that {@link mustBeMine} has taken: a disk that is not mounted leaves an empty one. */
export function isMine({ folder, id }: Pick<FolderPlace, 'folder' | 'id'>): boolean {
  const mark = join(folder, markName);
  return existsSync(mark) && readFileSync(mark, 'utf8').trim() === id;
}

/** Writes a file as it would be for a table, through to the disk, and removes it. */
export function mustBeWritable({ folder }: FolderPlace): void {
  const file = join(folder, `.${randomUUID()}`);
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, Buffer.alloc(4096));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
    rmSync(file);
  }
}

/** Lets go of a folder that holds no tables. */
export function releaseFolder({ folder, id }: FolderPlace): void {
  if (!isMine({ folder, id })) return;
  if (readdirSync(folder).length === 1) rmSync(join(folder, markName));
}
