import type { Entry } from 'yauzl';
import { readEntryName, shownName, whyNoEntry } from './entry-name.ts';
import { refused } from './refused-package.ts';

/** What a package may be unpacked to. */
export interface UnpackLimits {
  readonly mostBytes: number;
  readonly mostEntries: number;
  /** How many times its own size it may grow to, once it has more than {@link freeBytes}. */
  readonly mostGrowth: number;
  readonly freeBytes: number;
}

/** What is to be made of an entry. */
export interface PlannedEntry {
  /** With `/` between folders, and none at the end. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'program';
}

const typeBits = 0o170_000;
const regularFile = 0o100_000;
const folderType = 0o040_000;
const anyExecutes = 0o111;
/** Stored as it is, and deflated. */
const knownMethods = [0, 8];

/**
 * Gives what says of each entry of a zip what is to be made of it, by what its directory claims. A claim about sizes
 * is held against the bytes when they are read.
 *
 * @param zipBytes the size of the whole zip
 */
export function entryChecks(zipBytes: number, limits: UnpackLimits): (entry: Entry) => PlannedEntry {
  let bytes = 0;
  return (entry) => {
    const planned = planEntry(entry);
    bytes += entry.uncompressedSize;
    if (bytes > limits.mostBytes) {
      throw refused('the package', `its files have more than ${megabytes(limits.mostBytes)} MB together`);
    }
    if (bytes > limits.freeBytes && bytes > zipBytes * limits.mostGrowth) {
      throw refused('the package', `it unpacks to more than ${limits.mostGrowth} times its own size`);
    }
    return planned;
  };
}

/** @throws ApiError `InvalidInput` for what is no plain file or folder */
function planEntry(entry: Entry): PlannedEntry {
  const name = readEntryName(entry.fileNameRaw);
  if (name === null) {
    throw refused(shownName(entry.fileNameRaw.toString('latin1')), 'its name is no UTF-8');
  }
  const refuse = (why: string) => refused(shownName(name), why);
  const reason = whyNoEntry(name);
  if (reason !== null) throw refuse(reason);
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & typeBits;
  const isFolder = name.endsWith('/');
  if (type !== 0 && type !== regularFile && type !== folderType) {
    throw refuse('it is a link or another special file');
  }
  if ((type === folderType && !isFolder) || (isFolder && entry.uncompressedSize > 0)) {
    throw refuse('it is a file and a folder at once');
  }
  if (entry.isEncrypted()) throw refuse('it is encrypted');
  if (!knownMethods.includes(entry.compressionMethod)) {
    throw refuse(`it is neither stored nor deflated, but packed by method ${entry.compressionMethod}`);
  }
  if (isFolder) return { name: name.slice(0, -1), kind: 'folder' };
  return { name, kind: (mode & anyExecutes) === 0 ? 'file' : 'program' };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
