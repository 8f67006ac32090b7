import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { StoredType } from '../column-type.ts';
import { createColumnWriter } from '../values/column-writer.ts';
import { writeParquetFile } from './write-parquet-file.ts';

/** A column, and the least value, greatest value and number of NULL its footer says. */
const columns: [StoredType, unknown[], (string | null)[]][] = [
  ['BOOLEAN', [true, null, true], ['true', 'true', '1']],
  ['BOOLEAN', [true, false, true], ['false', 'true', '0']],
  ['SHORT', [5, -7, 0], ['-7', '5', '0']],
  ['LONG', [2n ** 63n - 1n, 5, '-9007199254740993'], ['-9007199254740993', '9223372036854775807', '0']],
  ['FLOAT', [0.5, -0, 0], ['-0.0', '0.5', '0']],
  ['DOUBLE', [0, 0, null], ['-0.0', '0.0', '1']],
  ['DOUBLE', [-0, -0, -0], ['-0.0', '0.0', '0']],
  ['DOUBLE', [-1.5e308, 1, 5e-324], ['-1.5e+308', '1.0', '0']],
  ['DOUBLE', [1, Number.NaN, 2], [null, null, '0']],
  [
    { type: 'DECIMAL', precision: 18, scale: 2 },
    ['1.5', '-9999999999999999.99', '0'],
    ['-9999999999999999.99', '1.50', '0'],
  ],
  ['NAIVE_DATE', ['2024-02-29', '0001-01-01', null], ['0001-01-01', '2024-02-29', '1']],
  ['NAIVE_TIME', ['00:00:01', '23:59:59.999999', null], ['00:00:01', '23:59:59.999999', '1']],
  [
    'NAIVE_DATETIME',
    ['9999-12-31T23:59:59.999999', '1970-01-01', '0001-01-01'],
    ['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '0'],
  ],
  ['STRING', ['b', null, 'a'], [null, null, '1']],
  ['LONG', [null, null, null], [null, null, '3']],
];

test('the footer says the least and greatest value of every column that is compared, and NULL of every one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-statistics-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const file = join(folder, '1.parquet');
    writeParquetFile(
      file,
      3,
      columns.map(([type, values], index) => {
        const writer = createColumnWriter(type);
        for (const value of values) writer.append(value);
        return { name: `c${index}`, builder: writer.builder };
      }),
    );
    const reader = await connection.runAndReadAll(
      `SELECT stats_min_value, stats_max_value, stats_null_count::VARCHAR FROM parquet_metadata('${file}') ORDER BY column_id`,
    );
    expect(reader.getRowsJS()).toEqual(columns.map(([, , statistics]) => statistics));
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
});
