import type { ColumnBuilder } from './column-builder.ts';
import type { CompactThrift } from './compact-thrift.ts';

/** Writes the statistics of a column chunk: NULL count always, least and greatest value where the builder kept them. */
export function writeStatistics(thrift: CompactThrift, field: number, builder: ColumnBuilder): void {
  thrift.struct(field, () => {
    thrift.int64(3, builder.nulls);
    const { range, isComparable } = builder;
    // A reader would take the range for that of every value, NaN included.
    if (range === undefined || !isComparable) return;
    const { least, greatest } = range;
    thrift.binary(5, plainValue(builder, greatest === 0 ? 0 : greatest));
    // Readers must not skip a file of 0 when they look for -0.
    thrift.binary(6, plainValue(builder, least === 0 && isFloating(builder) ? -0 : least));
  });
}

function isFloating(builder: ColumnBuilder): boolean {
  return builder.physical === 'DOUBLE' || builder.physical === 'FLOAT';
}

function plainValue(builder: ColumnBuilder, value: number | bigint): Buffer {
  if (builder.physical === 'BOOLEAN') return Buffer.of(Number(value));
  const bytes = Buffer.alloc(builder.physical === 'INT32' || builder.physical === 'FLOAT' ? 4 : 8);
  switch (builder.physical) {
    case 'INT32':
      bytes.writeInt32LE(Number(value));
      break;
    case 'FLOAT':
      bytes.writeFloatLE(Number(value));
      break;
    case 'DOUBLE':
      bytes.writeDoubleLE(Number(value));
      break;
    default:
      bytes.writeBigInt64LE(BigInt(value));
  }
  return bytes;
}
