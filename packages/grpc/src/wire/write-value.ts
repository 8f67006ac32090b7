import type { StoredType, ValueSink } from '@headwater/protocol';
import { bigLongSize, longSize, varintSize, type WriteBuffer } from './write-buffer.ts';
import { decimalText } from './write-decimal.ts';
import { fieldTag, stringField, wireTypes } from './write-field.ts';

/** The field of a `ValueType` that holds the values of a type. */
const valueFields = {
  UNTYPED: 1,
  BOOLEAN: 2,
  SHORT: 3,
  INT: 4,
  LONG: 5,
  FLOAT: 6,
  DOUBLE: 7,
  NAIVE_DATE: 8,
  NAIVE_DATETIME: 9,
  UTC_DATETIME: 10,
  DECIMAL: 11,
  BINARY: 12,
  STRING: 13,
  JSON: 14,
  XML: 15,
  NAIVE_TIME: 16,
} as const;

const wireTypeOf: Readonly<Record<keyof typeof valueFields, number>> = {
  UNTYPED: wireTypes.varint,
  BOOLEAN: wireTypes.varint,
  SHORT: wireTypes.varint,
  INT: wireTypes.varint,
  LONG: wireTypes.varint,
  FLOAT: wireTypes.fixed32,
  DOUBLE: wireTypes.fixed64,
  NAIVE_DATE: wireTypes.bytes,
  NAIVE_DATETIME: wireTypes.bytes,
  UTC_DATETIME: wireTypes.bytes,
  DECIMAL: wireTypes.bytes,
  BINARY: wireTypes.bytes,
  STRING: wireTypes.bytes,
  JSON: wireTypes.bytes,
  XML: wireTypes.bytes,
  NAIVE_TIME: wireTypes.bytes,
};

const dataField = 4;
const dataTag = fieldTag(dataField, wireTypes.bytes);
const nullTag = fieldTag(valueFields.UNTYPED, wireTypes.varint);
const secondsTag = fieldTag(1, wireTypes.varint);
const nanosTag = fieldTag(2, wireTypes.varint);
const secondsPerDay = 86_400;
/** A text up to here is written as if it were ASCII, and written again when it is not. */
const shortText = 64;

/** Writes the values of one column and type as entries of the map `data` of a record. */
export class ValueWriter implements ValueSink {
  isComparable = true;
  isExactInDouble = true;
  readonly #buffer: WriteBuffer;
  readonly #kind: keyof typeof valueFields;
  readonly #scale: number;
  /** The key of the entry, and the tag of its value. */
  readonly #key: Uint8Array;
  readonly #tag: number;
  readonly #tagSize: number;

  constructor(buffer: WriteBuffer, column: string, type: StoredType) {
    this.#buffer = buffer;
    this.#kind = typeof type === 'string' ? type : type.type;
    this.#scale = typeof type === 'string' ? 0 : type.scale;
    this.#key = Uint8Array.from([...stringField(1, column), fieldTag(2, wireTypes.bytes)]);
    this.#tag = fieldTag(valueFields[this.#kind], wireTypeOf[this.#kind]);
    this.#tagSize = varintSize(this.#tag);
  }

  appendNulls(count: number): void {
    for (let written = 0; written < count; written += 1) {
      this.#begin(2);
      this.#buffer.writeByte(nullTag);
      this.#buffer.writeByte(1);
    }
  }

  appendBoolean(value: boolean): void {
    this.#beginValue(1);
    this.#buffer.writeByte(value ? 1 : 0);
  }

  appendInt32(value: number): void {
    if (this.#kind === 'NAIVE_DATE') this.#appendTimestamp(value * secondsPerDay, 0);
    else this.#appendLong(value);
  }

  appendSafeInteger(value: number): void {
    if (this.#kind === 'LONG') this.#appendLong(value);
    else if (this.#kind === 'DECIMAL') this.#appendDecimal(value);
    else {
      const seconds = Math.floor(value / 1_000_000);
      this.#appendTimestamp(seconds, (value - seconds * 1_000_000) * 1000);
    }
  }

  appendBigInt64(value: bigint): void {
    if (this.#kind === 'LONG') {
      this.#beginValue(bigLongSize(value));
      this.#buffer.writeBigLong(value);
    } else if (this.#kind === 'DECIMAL') this.#appendDecimal(value);
    else {
      const microseconds = ((value % 1_000_000n) + 1_000_000n) % 1_000_000n;
      this.#appendTimestamp(Number((value - microseconds) / 1_000_000n), Number(microseconds) * 1000);
    }
  }

  appendWideDecimal(unscaled: bigint): void {
    this.#appendDecimal(unscaled);
  }

  appendNarrowDecimal(unscaled: number): void {
    this.#appendDecimal(unscaled);
  }

  appendFloat(value: number): void {
    this.#beginValue(4);
    this.#buffer.bytes.writeFloatLE(value, this.#buffer.used);
    this.#buffer.used += 4;
  }

  appendDouble(value: number): void {
    this.#beginValue(8);
    this.#buffer.bytes.writeDoubleLE(value, this.#buffer.used);
    this.#buffer.used += 8;
  }

  appendBytes(value: Uint8Array): void {
    this.#beginLengthed(value.length);
    this.#buffer.writeBytes(value);
  }

  appendText(value: string): boolean {
    if (value.length <= shortText && this.#appendAscii(value)) return true;
    const size = Buffer.byteLength(value);
    this.#beginLengthed(size);
    const { bytes, used } = this.#buffer;
    bytes.write(value, used, size === value.length ? 'latin1' : 'utf8');
    this.#buffer.used = used + size;
    return value.isWellFormed();
  }

  /** The protocol says nothing of ranges. */
  extendRange(): void {}

  extendWideRange(): void {}

  /** Gives false, and leaves nothing behind, when the text is more than ASCII. */
  #appendAscii(value: string): boolean {
    const { length } = value;
    const buffer = this.#buffer;
    const start = buffer.used;
    this.#beginLengthed(length);
    const { bytes, used } = buffer;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 127) {
        buffer.used = start;
        return false;
      }
      bytes[used + index] = code;
    }
    buffer.used = used + length;
    return true;
  }

  #appendLong(value: number): void {
    this.#beginValue(longSize(value));
    this.#buffer.writeLong(value);
  }

  #appendDecimal(unscaled: number | bigint): void {
    this.#appendAscii(decimalText(unscaled, this.#scale));
  }

  /** Zero is what a timestamp is without the field. */
  #appendTimestamp(seconds: number, nanos: number): void {
    const buffer = this.#buffer;
    const secondsSize = seconds === 0 ? 0 : 1 + longSize(seconds);
    this.#beginLengthed(secondsSize + (nanos === 0 ? 0 : 1 + varintSize(nanos)));
    if (secondsSize > 0) {
      buffer.writeByte(secondsTag);
      buffer.writeLong(seconds);
    }
    if (nanos === 0) return;
    buffer.writeByte(nanosTag);
    buffer.writeVarint(nanos);
  }

  #beginLengthed(size: number): void {
    this.#beginValue(varintSize(size) + size);
    this.#buffer.writeVarint(size);
  }

  /** Begins an entry whose value takes so many bytes after its tag. */
  #beginValue(size: number): void {
    this.#begin(this.#tagSize + size);
    this.#buffer.writeVarint(this.#tag);
  }

  #begin(valueSize: number): void {
    const buffer = this.#buffer;
    const entrySize = this.#key.length + varintSize(valueSize) + valueSize;
    buffer.reserve(1 + varintSize(entrySize) + entrySize);
    buffer.writeByte(dataTag);
    buffer.writeVarint(entrySize);
    buffer.writeBytes(this.#key);
    buffer.writeVarint(valueSize);
  }
}
