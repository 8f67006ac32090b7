import { wireTypes, type ProtobufReader } from './protobuf-reader.ts';

/** The truncation of a table. */
export interface Truncate {
  readonly kind: 'truncate';
  /** Undefined when none was sent, or an empty one. */
  readonly schema: string | undefined;
  readonly table: string;
  readonly deferred: boolean;
}

const { varint, bytes } = wireTypes;
const schemaTag = (1 << 3) | bytes;
const tableTag = (2 << 3) | bytes;
const deferredTag = (3 << 3) | varint;
const lastField = 3;

/** Reads a Truncate to its end. @throws WireProblem for bytes that are none */
export function readTruncate(reader: ProtobufReader): Truncate {
  let schema = '';
  let table = '';
  let deferred = false;
  while (reader.hasMore) {
    const tag = reader.readTag();
    if (tag === schemaTag) schema = reader.readText();
    else if (tag === tableTag) table = reader.readText();
    else if (tag === deferredTag) deferred = reader.readBoolean();
    else reader.skipBeyond(lastField, tag);
  }
  return { kind: 'truncate', schema: schema || undefined, table, deferred };
}
