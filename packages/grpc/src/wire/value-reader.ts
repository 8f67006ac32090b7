import { ValueMismatch, type ScalarType } from '@headwater/protocol';
import { readDecimal } from './decimal-text.ts';
import { shortestDouble } from './float-text.ts';
import { readJson } from './json-text.ts';
import { wireTypes, type ProtobufReader } from './protobuf-reader.ts';
import { readDate, readDateTime, readInstant, readTimeOfDay } from './timestamp-reader.ts';
import { unknownField, wrongWireType } from './wire-problem.ts';
import type { WireColumn } from './wire-table.ts';

interface ValueField {
  readonly wireType: number;
  /** Left out where no column can be made of it alone: a decimal does not say its digits. */
  readonly type?: ScalarType;
  readonly read: (reader: ProtobufReader) => unknown;
}

const { varint, eightBytes, bytes, fourBytes } = wireTypes;

/** What a ValueType may hold, by the number of its field. */
const valueFields: readonly (ValueField | undefined)[] = [
  undefined,
  { wireType: varint, read: readNull },
  { wireType: varint, type: 'BOOLEAN', read: (reader) => reader.readBoolean() },
  { wireType: varint, type: 'SHORT', read: (reader) => reader.readInt32() },
  { wireType: varint, type: 'INT', read: (reader) => reader.readInt32() },
  { wireType: varint, type: 'LONG', read: (reader) => reader.readInt64() },
  // As it is read, with its shortest text, it is a double: 10.4 is no float of 32 bits.
  { wireType: fourBytes, type: 'DOUBLE', read: (reader) => shortestDouble(reader.readFloat()) },
  { wireType: eightBytes, type: 'DOUBLE', read: (reader) => reader.readDouble() },
  { wireType: bytes, type: 'NAIVE_DATE', read: readDate },
  { wireType: bytes, type: 'NAIVE_DATETIME', read: readDateTime },
  { wireType: bytes, type: 'UTC_DATETIME', read: readInstant },
  { wireType: bytes, read: (reader) => readDecimal(reader.readText()) },
  { wireType: bytes, type: 'BINARY', read: (reader) => reader.readBytes() },
  { wireType: bytes, type: 'STRING', read: (reader) => reader.readText() },
  { wireType: bytes, type: 'JSON', read: (reader) => parseJson(reader.readText()) },
  { wireType: bytes, type: 'XML', read: (reader) => reader.readText() },
  { wireType: bytes, type: 'NAIVE_TIME', read: readTimeOfDay },
];

/**
 * Reads a ValueType to its end, and tells the column its type. One that holds nothing is NULL.
 *
 * @throws WireProblem for bytes that are none, ValueMismatch for JSON that cannot be read
 */
export function readValue(reader: ProtobufReader, column: WireColumn): unknown {
  let value: unknown = null;
  while (reader.hasMore) {
    const tag = reader.readTag();
    const field = valueFields[tag >>> 3];
    if (field === undefined) throw unknownField(tag);
    if ((tag & 7) !== field.wireType) throw wrongWireType(tag);
    value = field.read(reader);
    if (value !== null) column.tell(field.type);
  }
  return value;
}

function readNull(reader: ProtobufReader): null {
  reader.readBoolean();
  return null;
}

/** @throws ValueMismatch when it is no JSON */
export function parseJson(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    throw new ValueMismatch('JSON that can be read is wanted', text);
  }
}
