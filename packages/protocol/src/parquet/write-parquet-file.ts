import { closeSync, openSync, rmSync, writevSync } from 'node:fs';
import { HeadwaterError } from '../errors.ts';
import { whyDiskIsFull } from '../full-disk.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { CompactThrift } from './compact-thrift.ts';
import { physicalTypes, wideDecimalBytes, writeLogicalType } from './logical-type.ts';
import { writeStatistics } from './statistics.ts';

/** A column of a file, under the name it has there. */
export interface FileColumn {
  readonly name: string;
  readonly builder: ColumnBuilder;
}

interface Chunk {
  readonly start: number;
  readonly size: number;
}

const magic = Buffer.from('PAR1');

/** How many buffers one call of the system writes. */
const buffersPerWrite = 1024;

/**
 * Writes columns as a Parquet file: plain pages without compression, one row group, every column nullable. The format
 * is that of Apache Parquet's `parquet.thrift`.
 *
 * @returns the size of the file in bytes
 * @throws HeadwaterError `disk_full` when the disk has no room; no file is left then
 */
export function writeParquetFile(path: string, rows: number, columns: readonly FileColumn[]): number {
  const parts: Uint8Array[] = [magic];
  let position = magic.length;
  const chunks: Chunk[] = [];
  for (const { builder } of columns) {
    if (builder.count !== rows)
      throw new RangeError(`A column of ${builder.count} rows in a file of ${rows}.`);
    const pageParts = page(builder);
    const size = pageParts.reduce((sum, part) => sum + part.length, 0);
    chunks.push({ start: position, size });
    position += size;
    parts.push(...pageParts);
  }
  const foot = footer(rows, columns, chunks);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(foot.length);
  parts.push(foot, tail, magic);
  writeParts(path, parts);
  return position + foot.length + tail.length + magic.length;
}

/** A data page: header, definition levels, values. */
function page(builder: ColumnBuilder): Uint8Array[] {
  const levels = definitionLevels(builder);
  const size = levels.reduce((sum, part) => sum + part.length, 0) + builder.size;
  // The header has 32 bits for it; callers close files long before.
  if (size >= 2 ** 31) throw new RangeError(`A page of ${size} bytes.`);
  const header = new CompactThrift();
  header.element(() => {
    header.int32(1, 0);
    header.int32(2, size);
    header.int32(3, size);
    header.struct(5, () => {
      header.int32(1, builder.count);
      header.int32(2, 0);
      header.int32(3, 3);
      header.int32(4, 3);
    });
  });
  return [header.bytes, ...levels, builder.values];
}

/** Which rows have a value: one run when all have or none has, else a bit a row. */
function definitionLevels(builder: ColumnBuilder): Uint8Array[] {
  const { count, nulls, presence } = builder;
  const isUniform = nulls === 0 || nulls === count;
  const run = isUniform ? [...varint(count * 2), nulls === 0 ? 1 : 0] : varint(presence.length * 2 + 1);
  const bits = isUniform ? [] : [presence];
  const length = Buffer.alloc(4);
  length.writeInt32LE(run.length + (isUniform ? 0 : presence.length));
  return [length, Uint8Array.from(run), ...bits];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

function footer(rows: number, columns: readonly FileColumn[], chunks: readonly Chunk[]): Buffer {
  const thrift = new CompactThrift();
  thrift.element(() => {
    thrift.int32(1, 1);
    thrift.list(2, 12, columns.length + 1);
    thrift.element(() => {
      thrift.text(4, 'rows');
      thrift.int32(5, columns.length);
    });
    for (const column of columns) thrift.element(() => writeSchemaElement(thrift, column));
    thrift.int64(3, rows);
    thrift.list(4, 12, 1);
    thrift.element(() => {
      thrift.list(1, 12, columns.length);
      for (const [index, column] of columns.entries()) {
        const chunk = chunks[index];
        if (chunk !== undefined) thrift.element(() => writeColumnChunk(thrift, column, chunk, rows));
      }
      thrift.int64(
        2,
        chunks.reduce((sum, chunk) => sum + chunk.size, 0),
      );
      thrift.int64(3, rows);
    });
    thrift.text(6, 'headwater');
    // The least and greatest values are in the order of the type.
    thrift.list(7, 12, columns.length);
    for (const _column of columns) thrift.element(() => thrift.struct(1, () => {}));
  });
  return thrift.bytes;
}

function writeSchemaElement(thrift: CompactThrift, { name, builder }: FileColumn): void {
  thrift.int32(1, physicalTypes[builder.physical]);
  if (builder.physical === 'FIXED_LEN_BYTE_ARRAY') thrift.int32(2, wideDecimalBytes);
  thrift.int32(3, 1);
  thrift.text(4, name);
  writeLogicalType(thrift, builder.type);
}

function writeColumnChunk(
  thrift: CompactThrift,
  { name, builder }: FileColumn,
  chunk: Chunk,
  rows: number,
): void {
  thrift.int64(2, chunk.start);
  thrift.struct(3, () => {
    thrift.int32(1, physicalTypes[builder.physical]);
    thrift.list(2, 5, 2);
    thrift.zigzag(0);
    thrift.zigzag(3);
    thrift.list(3, 8, 1);
    thrift.rawText(name);
    thrift.int32(4, 0);
    thrift.int64(5, rows);
    thrift.int64(6, chunk.size);
    thrift.int64(7, chunk.size);
    thrift.int64(9, chunk.start);
    writeStatistics(thrift, 12, builder);
  });
}

function writeParts(path: string, parts: readonly Uint8Array[]): void {
  try {
    writeNew(path, parts);
  } catch (error) {
    const reason = whyDiskIsFull(error);
    if (reason === undefined) throw error;
    throw new HeadwaterError('disk_full', `${path} could not be written: ${reason}`, { cause: error });
  }
}

/** Closing may fail too: some disks say only then that they are full. */
function writeNew(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, 'wx');
  let isWritten = false;
  try {
    try {
      let waiting = parts.filter((part) => part.length > 0);
      while (waiting.length > 0)
        waiting = without(waiting, writevSync(file, waiting.slice(0, buffersPerWrite)));
    } finally {
      closeSync(file);
    }
    isWritten = true;
  } finally {
    if (!isWritten) rmSync(path, { force: true });
  }
}

/** What is left of some buffers when their first bytes have been written. */
function without(buffers: readonly Uint8Array[], written: number): Uint8Array[] {
  let rest = written;
  const whole = buffers.findIndex((buffer) => {
    if (rest < buffer.length) return true;
    rest -= buffer.length;
    return false;
  });
  if (whole === -1) return [];
  return buffers.slice(whole).map((buffer, index) => (index === 0 ? buffer.subarray(rest) : buffer));
}
