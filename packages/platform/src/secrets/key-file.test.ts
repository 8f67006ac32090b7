import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addKey, dropOldKeys, readKeyFile } from './key-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the first reading makes a key that only its owner can read, and the next finds the same', () => {
  const file = join(folder, 'encryption.key');
  const keys = readKeyFile(file);
  expect(keys.map(({ bytes }) => bytes.length)).toEqual([32]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readKeyFile(file)).toEqual(keys);
});

test('a rotation puts a new key before the old one, which goes when nothing needs it', () => {
  const file = join(folder, 'encryption.key');
  const [first] = readKeyFile(file);
  const [second, ...older] = addKey(file);
  expect(older).toEqual([first]);
  expect(second.name).not.toBe(first.name);
  expect(dropOldKeys(file)).toEqual([second]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.skipIf(process.platform === 'win32')('a key that others can read is refused', () => {
  const file = join(folder, 'encryption.key');
  readKeyFile(file);
  chmodSync(file, 0o640);
  expect(() => readKeyFile(file)).toThrow(
    `others can read the key file ${file}: run chmod 600 on it, and rotate the key if someone may have`,
  );
});

test('a file that holds no key is refused and left as it is', () => {
  const file = join(folder, 'encryption.key');
  writeFileSync(file, 'short\n', { mode: 0o600 });
  expect(() => readKeyFile(file)).toThrow(
    `line 1 of the key file ${file} is no key of 32 bytes in base64: restore the file`,
  );
  writeFileSync(file, '\n');
  expect(() => readKeyFile(file)).toThrow(`the key file ${file} is empty: restore it`);
  expect(statSync(file).size).toBe(1);
});
