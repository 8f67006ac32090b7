import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { PackageEntry } from './package-entry.ts';

/** A zip has times without a zone, from 1980 on. At noon no zone has skipped an hour. */
const time = new Date(1980, 0, 1, 12);
const compressionLevel = 9;

/** What a file of a zip may be: readable by all, or a program too. */
const modes = { file: 0o100644, program: 0o100755 };

/** What was written of an entry. */
export interface WrittenEntry {
  readonly name: string;
  /** Before it was compressed. */
  readonly bytes: number;
}

/**
 * Writes a zip of some entries, in their order. Equal entries make equal bytes: nothing of this machine or of today is
 * in it.
 */
export async function writeZip(path: string, entries: readonly PackageEntry[]): Promise<WrittenEntry[]> {
  const temporary = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  const zip = new ZipFile();
  const failed = new Promise<never>((_resolve, reject) => zip.on('error', reject));
  const written = entries.map(({ name, content }) => {
    const options = { mtime: time, forceDosTimestamp: true, compressionLevel, mode: modes.file };
    if (content instanceof Uint8Array) {
      zip.addBuffer(Buffer.from(content), name, options);
      return { name, bytes: content.length };
    }
    zip.addFile(content.file, name, { ...options, mode: content.isProgram ? modes.program : modes.file });
    return { name, bytes: statSync(content.file).size };
  });
  zip.end();
  try {
    await Promise.race([pipeline(zip.outputStream, createWriteStream(temporary)), failed]);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  return written;
}
