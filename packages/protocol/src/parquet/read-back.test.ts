import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredType } from '../column-type.ts';
import { createColumnWriter } from '../values/column-writer.ts';
import { writeParquetFile } from './write-parquet-file.ts';

const python = process.env['HEADWATER_PYTHON'] ?? 'python3';
const hasPyarrow = spawnSync(python, ['-c', 'import pyarrow.parquet']).status === 0;

const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index);

/** A column of every physical type with its difficult values; each has a NULL in it. */
const columns: { type: StoredType; values: unknown[]; text: (string | null)[] }[] = [
  { type: 'BOOLEAN', values: [true, null, false], text: ['true', null, 'false'] },
  { type: 'SHORT', values: [-32768, null, 32767], text: ['-32768', null, '32767'] },
  { type: 'INT', values: [-(2 ** 31), null, 2 ** 31 - 1], text: ['-2147483648', null, '2147483647'] },
  {
    type: 'LONG',
    values: [-(2n ** 63n), null, 2n ** 63n - 1n],
    text: ['-9223372036854775808', null, '9223372036854775807'],
  },
  { type: 'FLOAT', values: [1.5, null, -0.25], text: ['1.5', null, '-0.25'] },
  { type: 'DOUBLE', values: [Number.NaN, null, 5e-324], text: ['nan', null, '5e-324'] },
  {
    type: { type: 'DECIMAL', precision: 18, scale: 2 },
    values: ['-9999999999999999.99', null, '0.01'],
    text: ['-9999999999999999.99', null, '0.01'],
  },
  {
    type: { type: 'DECIMAL', precision: 38, scale: 10 },
    values: ['-9999999999999999999999999999.9999999999', null, '1234567890123456789012345678.0123456789'],
    text: ['-9999999999999999999999999999.9999999999', null, '1234567890123456789012345678.0123456789'],
  },
  {
    type: 'NAIVE_DATE',
    values: ['0001-01-01', null, '9999-12-31'],
    text: ['0001-01-01', null, '9999-12-31'],
  },
  {
    type: 'NAIVE_DATETIME',
    values: ['0001-01-01T00:00:00', null, '9999-12-31T23:59:59.999999'],
    text: ['0001-01-01 00:00:00', null, '9999-12-31 23:59:59.999999'],
  },
  {
    type: 'UTC_DATETIME',
    values: ['1969-12-31T23:59:59.999999Z', null, '9999-12-31T23:59:59.999999Z'],
    text: ['1969-12-31 23:59:59.999999+00', null, '9999-12-31 23:59:59.999999+00'],
  },
  {
    type: 'NAIVE_TIME',
    values: ['00:00:00', null, '23:59:59.999999'],
    text: ['00:00:00', null, '23:59:59.999999'],
  },
  { type: 'STRING', values: ['', null, '🦆 NULL \\N'], text: ['', null, '🦆 NULL \\N'] },
  { type: 'JSON', values: [{ a: 1 }, null, []], text: ['{"a":1}', null, '[]'] },
  { type: 'BINARY', values: [allBytes, null, new Uint8Array()], text: [] },
  { type: 'UNTYPED', values: [null, null, null], text: [null, null, null] },
];
const readable = columns.filter(({ type }) => type !== 'BINARY');

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headwater-parquet-'));
  file = join(folder, '1.parquet');
  writeParquetFile(
    file,
    3,
    columns.map(({ type, values }, index) => {
      const writer = createColumnWriter(type);
      for (const value of values) writer.append(value);
      return { name: `c${index}`, builder: writer.builder };
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function query(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('DuckDB reads every value of every physical type back', async () => {
  const names = columns.flatMap(({ type }, index) => (type === 'BINARY' ? [] : [`c${index}::VARCHAR`]));
  const rows = await query(`SELECT ${names.join(', ')} FROM read_parquet('${file}')`);
  expect(rows).toEqual([0, 1, 2].map((row) => readable.map(({ text }) => text[row])));
  const hex = await query(`SELECT hex(c14) FROM read_parquet('${file}')`);
  expect(hex).toEqual([[Buffer.from(allBytes).toString('hex').toUpperCase()], [null], ['']]);
});

test.skipIf(!hasPyarrow)('pyarrow reads every value of every physical type back', () => {
  const script = `
import json, sys, pyarrow.parquet as pq
def text(v):
    if v is None: return None
    if isinstance(v, bool): return str(v).lower()
    if isinstance(v, bytes): return v.hex()
    if hasattr(v, 'isoformat'): return v.isoformat().replace('T', ' ').replace('+00:00', '+00')
    return str(v)
table = pq.read_table(sys.argv[1])
print(json.dumps([[text(v) for v in column.to_pylist()] for column in table.columns]))`;
  const read: unknown = JSON.parse(execFileSync(python, ['-c', script, file], { encoding: 'utf8' }));
  expect(read).toEqual(
    columns.map(({ type, text }) =>
      type === 'BINARY' ? [Buffer.from(allBytes).toString('hex'), null, ''] : text,
    ),
  );
});

test('the least and greatest values in the footer are those of the column', async () => {
  const rows = await query(
    `SELECT path_in_schema, stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata('${file}')
     WHERE path_in_schema IN ('c2', 'c3', 'c5', 'c8') ORDER BY path_in_schema`,
  );
  expect(rows).toEqual([
    ['c2', '-2147483648', '2147483647', '1'],
    ['c3', '-9223372036854775808', '9223372036854775807', '1'],
    ['c5', null, null, '1'],
    ['c8', '0001-01-01', '9999-12-31', '1'],
  ]);
});

test('a text of 100 MB comes back whole', async () => {
  const writer = createColumnWriter('STRING');
  writer.append('é'.repeat(50 * 2 ** 20));
  writer.append('short');
  const big = join(folder, 'big.parquet');
  writeParquetFile(big, 2, [{ name: 'c0', builder: writer.builder }]);
  const rows = await query(
    `SELECT length(c0)::INT, md5(c0) = md5(repeat('é', 52428800)) FROM read_parquet('${big}')`,
  );
  expect(rows).toEqual([
    [50 * 2 ** 20, true],
    [5, false],
  ]);
});

test('a hundred thousand rows with NULL here and there come back', async () => {
  const writer = createColumnWriter('LONG');
  for (let row = 0; row < 100_000; row += 1) writer.append(row % 7 === 0 ? null : row);
  const long = join(folder, 'long.parquet');
  writeParquetFile(long, 100_000, [{ name: 'c0', builder: writer.builder }]);
  const rows = await query(
    `SELECT count(*)::INT, count(c0)::INT, bool_and(c0 IS NULL OR c0 = file_row_number) FROM read_parquet('${long}')`,
  );
  expect(rows).toEqual([[100_000, 85_714, true]]);
});
