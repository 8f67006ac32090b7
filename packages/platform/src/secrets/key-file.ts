import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { HeadwaterError } from '@headwater/protocol';
import type { MasterKey } from './cipher.ts';

const keyBytes = 32;

/**
 * Reads the keys of a server, newest first: one a line, 32 bytes in base64. Makes the file with a new key when there is
 * none, readable by its owner alone.
 *
 * @throws HeadwaterError `configuration` when others may read it, or a line is no key
 */
export function readKeyFile(file: string): readonly [MasterKey, ...MasterKey[]] {
  if (!existsSync(file)) writeKeys(file, [newLine()]);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new HeadwaterError(
      'configuration',
      `others can read the key file ${file}: run chmod 600 on it, and rotate the key if someone may have`,
    );
  }
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim());
  const keys = lines.filter((line) => line !== '').map((line, index) => keyOf(line, file, index + 1));
  const [newest, ...older] = keys;
  if (newest === undefined)
    throw new HeadwaterError('configuration', `the key file ${file} is empty: restore it`);
  return [newest, ...older];
}

/** Puts a new key before the others; what is sealed from now on is sealed with it. */
export function addKey(file: string): readonly [MasterKey, ...MasterKey[]] {
  writeKeys(file, [newLine(), ...readFileSync(file, 'utf8').split('\n')]);
  return readKeyFile(file);
}

/** Drops all keys but the newest: only when nothing is sealed with them any more. */
export function dropOldKeys(file: string): readonly [MasterKey, ...MasterKey[]] {
  writeKeys(file, readFileSync(file, 'utf8').split('\n').slice(0, 1));
  return readKeyFile(file);
}

function newLine(): string {
  return randomBytes(keyBytes).toString('base64');
}

function keyOf(line: string, file: string, number: number): MasterKey {
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length !== keyBytes) {
    throw new HeadwaterError(
      'configuration',
      `line ${number} of the key file ${file} is no key of ${keyBytes} bytes in base64: restore the file`,
    );
  }
  return { name: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

/** Whole or not at all: a key that is lost takes every secret with it. */
function writeKeys(file: string, lines: readonly string[]): void {
  const temporary = `${file}.new`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeSync(descriptor, `${lines.filter((line) => line.trim() !== '').join('\n')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}
