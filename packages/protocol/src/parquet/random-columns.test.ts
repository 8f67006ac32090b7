import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection, type JS } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredType } from '../column-type.ts';
import { createColumnWriter } from '../values/column-writer.ts';
import { writeParquetFile } from './write-parquet-file.ts';

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headwater-random-'));
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;

/** A path of its own for each file: DuckDB may answer from what it has cached of an equally large one. */
function nextFile(): string {
  files += 1;
  return join(folder, `${files}.parquet`);
}

interface RandomColumn {
  readonly type: StoredType;
  /** Reads the column `c` so that it equals what was written. */
  readonly sql: (c: string) => string;
  readonly values: readonly unknown[];
}

const rowCounts = { min: 1, max: 70 };

/** A column of a type for a number of rows: values of one kind, with NULL everywhere, nowhere or here and there. */
function column(type: StoredType, value: fc.Arbitrary<unknown>, sql = (c: string) => c) {
  return (rows: number): fc.Arbitrary<RandomColumn> =>
    fc
      .constantFrom(value, fc.constant(null), fc.option(value))
      .chain((one) => fc.array(one, { minLength: rows, maxLength: rows }))
      .map((values) => ({ type, values, sql }));
}

const microseconds = (c: string) => `epoch_us(${c})`;
const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));

function unscaled(precision: number): fc.Arbitrary<bigint> {
  return fc.bigInt({ min: 1n - 10n ** BigInt(precision), max: 10n ** BigInt(precision) - 1n });
}

function decimal(precision: number, scale: number) {
  const value = unscaled(precision).map((digits) => {
    const shown = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
    return `${digits < 0n ? '-' : ''}${shown.slice(0, shown.length - scale)}.${shown.slice(shown.length - scale)}`;
  });
  // DuckDB leaves out a lone zero before the point.
  const canonical = (c: string) => `regexp_replace(${c}::VARCHAR, '^(-?)\\.', '\\10.')`;
  return column({ type: 'DECIMAL', precision, scale }, value, canonical);
}

const anyColumn = fc.constantFrom(
  column('BOOLEAN', fc.boolean()),
  column('SHORT', fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })),
  column('INT', fc.integer()),
  column('LONG', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  column('FLOAT', fc.float()),
  column('DOUBLE', fc.double()),
  column('STRING', text),
  column('BINARY', fc.uint8Array(), (c) => `hex(${c})`),
  column('UTC_DATETIME', fc.bigInt({ min: -62_135_596_800_000n, max: 253_402_300_799_999n }), microseconds),
  decimal(18, 2),
  decimal(38, 10),
);

const table = fc
  .tuple(fc.integer(rowCounts), fc.array(anyColumn, { minLength: 1, maxLength: 12 }))
  .chain(([rows, makers]) => fc.tuple(...makers.map((make) => make(rows))));

/** What is given to the writer for a value, when that is not the value itself. */
function given({ type }: RandomColumn, value: unknown): unknown {
  return type === 'UTC_DATETIME' && typeof value === 'bigint' ? new Date(Number(value)) : value;
}

/** What DuckDB gives back for a value. */
function expected({ type }: RandomColumn, value: unknown): unknown {
  if (type === 'UTC_DATETIME' && typeof value === 'bigint') return value * 1000n;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex').toUpperCase();
  return value;
}

test('random columns of random values come back equal', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (columns) => {
      const writers = columns.map((made) => {
        const writer = createColumnWriter(made.type);
        for (const value of made.values) writer.append(given(made, value));
        expect(writer.takeLosses()).toEqual([]);
        return writer;
      });
      const file = nextFile();
      writeParquetFile(
        file,
        columns[0]?.values.length ?? 0,
        writers.map(({ builder }, index) => ({ name: `c${index}`, builder })),
      );
      const sql = columns.map((made, index) => made.sql(`c${index}`)).join(', ');
      const reader = await connection.runAndReadAll(`SELECT ${sql} FROM read_parquet('${file}')`);
      const read: readonly (readonly JS[])[] = reader.getColumnsJS();
      expect(read).toEqual(columns.map((made) => made.values.map((value) => expected(made, value))));
    }),
    { numRuns: 200 },
  );
});

test('a column that was written and cleared holds nothing of its old rows', async () => {
  const writer = createColumnWriter('STRING');
  const pages = [
    ['a', null, 'longer than before'],
    ['b', 'c', 'd', 'e'],
    [null, null],
    ['f', null],
  ];
  const read: unknown[] = [];
  for (const page of pages) {
    const file = nextFile();
    for (const value of page) writer.append(value);
    writeParquetFile(file, page.length, [{ name: 'c0', builder: writer.builder }]);
    writer.clear();
    const reader = await connection.runAndReadAll(`SELECT c0 FROM read_parquet('${file}')`);
    read.push(reader.getColumnsJS()[0]);
  }
  expect(read).toEqual(pages);
});
