import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { receiveUpload } from './receive-upload.ts';

const home = mkdtempSync(join(tmpdir(), 'headwater-receive-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const newFile = () => join(mkdtempSync(join(home, 'x-')), 'received', 'package.zip');
const listed = (file: string) => readdirSync(join(file, '..'));

test('an upload is kept byte by byte, with its SHA-256, for the server alone', async () => {
  const file = newFile();
  const bytes = randomBytes(300_000);
  const chunks = [bytes.subarray(0, 1), bytes.subarray(1, 200_000), bytes.subarray(200_000)];
  expect(await receiveUpload(Readable.from(chunks), file, 300_000)).toEqual({
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: 300_000,
  });
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect({ mode: statSync(file).mode & 0o777, listed: listed(file) }).toEqual({
    mode: 0o600,
    listed: ['package.zip'],
  });
});

test('an upload that is too large ends with its first byte too much, and leaves nothing', async () => {
  const file = newFile();
  let asked = 0;
  async function* endless() {
    for (;;) {
      asked += 1;
      yield Buffer.alloc(2 ** 20);
    }
  }
  await expect(receiveUpload(Readable.from(endless()), file, 3 * 2 ** 20)).rejects.toEqual(
    new ApiError(
      'PayloadTooLarge',
      'the package has more than 3 MB: leave out what the connector does not need',
    ),
  );
  expect({ listed: listed(file), isEarly: asked < 40 }).toEqual({ listed: [], isEarly: true });
});

test('an upload that breaks off leaves nothing', async () => {
  const file = newFile();
  async function* broken() {
    yield Buffer.from('half');
    throw new Error('the client is gone');
  }
  await expect(receiveUpload(Readable.from(broken()), file, 100)).rejects.toThrow('the client is gone');
  expect(listed(file)).toEqual([]);
});
