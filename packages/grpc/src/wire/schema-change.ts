import type { SchemaResponse } from '../messages.ts';
import { sourceConnectorService } from '../service.ts';
import { wireTypes, type ProtobufReader } from './protobuf-reader.ts';
import { WireProblem } from './wire-problem.ts';

const withSchemaTag = (1 << 3) | wireTypes.bytes;
const withoutSchemaTag = (2 << 3) | wireTypes.bytes;

/** A SchemaResponse has the same lists in the fields 2 and 3. */
const toResponseField = 1 << 3;

/** Read once it is needed: tables are hardly ever described while rows come. */
let deserialize: ((bytes: Buffer) => SchemaResponse) | undefined;

/** Reads a SchemaChange to its end, as the SchemaResponse that says the same. @throws WireProblem for bytes that are none */
export function readSchemaChange(reader: ProtobufReader): SchemaResponse {
  const parts: Buffer[] = [];
  while (reader.hasMore) {
    const tag = reader.readTag();
    if (tag === withSchemaTag || tag === withoutSchemaTag) {
      const from = reader.at;
      reader.skip(tag);
      parts.push(Buffer.of(tag + toResponseField), reader.bytes.subarray(from, reader.at));
    } else reader.skipBeyond(2, tag);
  }
  deserialize ??= sourceConnectorService().Schema.responseDeserialize;
  try {
    return deserialize(Buffer.concat(parts));
  } catch {
    throw new WireProblem('the tables it describes cannot be read');
  }
}
