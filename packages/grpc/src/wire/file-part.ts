import { wireTypes, type ProtobufReader } from './protobuf-reader.ts';

/** A part of a file, the bytes of which are a part of its message. */
export interface FilePart {
  readonly kind: 'part';
  /** Undefined when none was sent, or an empty one. */
  readonly schema: string | undefined;
  readonly table: string;
  readonly path: string;
  readonly bytes: Buffer;
  readonly expectedBytes: number | undefined;
  readonly isLast: boolean;
}

const { varint, bytes } = wireTypes;
const schemaTag = (1 << 3) | bytes;
const tableTag = (2 << 3) | bytes;
const pathTag = (3 << 3) | bytes;
const chunkTag = (4 << 3) | bytes;
const expectedTag = (5 << 3) | varint;
const isLastTag = (6 << 3) | varint;
const lastField = 6;

/** Reads an UnstructuredRecord to its end. @throws WireProblem for bytes that are none */
export function readFilePart(reader: ProtobufReader): FilePart {
  let schema = '';
  let table = '';
  let path = '';
  let chunk: Buffer = Buffer.alloc(0);
  let expectedBytes: number | undefined;
  let isLast = false;
  while (reader.hasMore) {
    const tag = reader.readTag();
    if (tag === schemaTag) schema = reader.readText();
    else if (tag === tableTag) table = reader.readText();
    else if (tag === pathTag) path = reader.readText();
    else if (tag === chunkTag) chunk = reader.readBytes();
    else if (tag === expectedTag) expectedBytes = Number(reader.readInt64());
    else if (tag === isLastTag) isLast = reader.readBoolean();
    else reader.skipBeyond(lastField, tag);
  }
  return { kind: 'part', schema: schema || undefined, table, path, bytes: chunk, expectedBytes, isLast };
}
