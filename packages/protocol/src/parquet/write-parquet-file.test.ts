import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HeadwaterError } from '../errors.ts';
import { createColumnWriter } from '../values/column-writer.ts';
import { writeParquetFile } from './write-parquet-file.ts';

// A disk that is full, slow or broken cannot be had for a test.
vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  return {
    ...original,
    writevSync: vi.fn<typeof fs.writevSync>(original.writevSync),
    closeSync: vi.fn<typeof fs.closeSync>(original.closeSync),
  };
});

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'headwater-write-'));
});
afterEach(() => {
  vi.mocked(fs.writevSync).mockReset();
  vi.mocked(fs.closeSync).mockReset();
  fs.rmSync(folder, { recursive: true, force: true });
});

function write(path: string): number {
  const writer = createColumnWriter('STRING');
  for (const value of ['first', null, 'third']) writer.append(value);
  return writeParquetFile(path, 3, [{ name: 'c0', builder: writer.builder }]);
}

function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: of the disk`), { code });
}

test('a disk that takes a few bytes at a time gets the whole file', async () => {
  const { writevSync } = await vi.importActual<typeof fs>('node:fs');
  vi.mocked(fs.writevSync).mockImplementation((file, buffers) => {
    const [first] = buffers;
    if (first === undefined) return 0;
    return writevSync(file, [new Uint8Array(first.buffer, first.byteOffset, Math.min(first.byteLength, 3))]);
  });
  const path = join(folder, '1.parquet');
  expect(write(path)).toBe(fs.statSync(path).size);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`SELECT c0 FROM read_parquet('${path}')`);
  expect(reader.getRowsJS()).toEqual([['first'], [null], ['third']]);
  connection.closeSync();
  instance.closeSync();
});

test.each([
  ['ENOSPC', 'the disk is full: make room and run again'],
  ['EDQUOT', 'the disk quota is used up: make room, or have it raised, and run again'],
  ['EFBIG', 'no file may grow larger here: raise the limit (`ulimit -f`) and run again'],
])('%s while writing or closing is a full disk, and leaves no file', (code, reason) => {
  for (const step of [fs.writevSync, fs.closeSync]) {
    vi.mocked(step).mockImplementationOnce(() => {
      throw diskError(code);
    });
    const path = join(folder, '1.parquet');
    expect(() => write(path)).toThrow(
      new HeadwaterError('disk_full', `${path} could not be written: ${reason}`),
    );
    expect(fs.readdirSync(folder)).toEqual([]);
  }
});

test('another error is passed on, and leaves no file', () => {
  vi.mocked(fs.writevSync).mockImplementationOnce(() => {
    throw diskError('EIO');
  });
  expect(() => write(join(folder, '1.parquet'))).toThrow('EIO: of the disk');
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('a file that is there is left as it is', () => {
  const path = join(folder, '1.parquet');
  fs.writeFileSync(path, 'mine');
  expect(() => write(path)).toThrow('EEXIST');
  expect(fs.readFileSync(path, 'utf8')).toBe('mine');
});
