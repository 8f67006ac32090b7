import { HeadwaterError, ValueMismatch } from '@headwater/protocol';
import type { SchemaResponse } from '../messages.ts';
import { readFilePart, type FilePart } from './file-part.ts';
import { ProtobufReader, wireTypes } from './protobuf-reader.ts';
import { RecordReader, type WireRecord } from './record-reader.ts';
import { readSchemaChange } from './schema-change.ts';
import { readTruncate, type Truncate } from './truncate.ts';
import { unknownField, WireProblem, wrongWireType } from './wire-problem.ts';

export type { WireRecord } from './record-reader.ts';

/** What an UpdateResponse says. */
export type UpdateMessage =
  | { readonly kind: 'records'; readonly records: readonly WireRecord[] }
  | { readonly kind: 'schema'; readonly tables: SchemaResponse }
  | { readonly kind: 'checkpoint'; readonly stateJson: string }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'task'; readonly message: string }
  | FilePart
  | Truncate
  | { readonly kind: 'nothing' };

const nothing: UpdateMessage = { kind: 'nothing' };
const { bytes: bytesType } = wireTypes;
const recordTag = (1 << 3) | bytesType;

/** Reads the messages of one Update, one after the other. */
export class UpdateReader {
  readonly #records = new RecordReader();

  /**
   * Reads an UpdateResponse. Bytes of its values are those of the message, not copies.
   *
   * @throws HeadwaterError `protocol` for bytes that are none, `type_mismatch` for JSON that cannot be read
   */
  read(bytes: Buffer): UpdateMessage {
    const reader = new ProtobufReader(bytes);
    this.#records.forgetPlace();
    try {
      return this.#readUpdate(reader);
    } catch (error) {
      throw this.#explain(error, reader);
    }
  }

  #readUpdate(reader: ProtobufReader): UpdateMessage {
    let message = nothing;
    while (reader.hasMore) {
      const tag = reader.readTag();
      // Of several, protobuf would keep the last one, and drop the rows of the others.
      if (message !== nothing) throw new WireProblem('a message holds more than one operation');
      const field = tag >>> 3;
      if (field > lastOperation) throw unknownField(tag);
      if ((tag & 7) !== bytesType) throw wrongWireType(tag);
      const outerEnd = reader.enter();
      message = this.#readOperation(field, reader);
      reader.leave(outerEnd);
    }
    return message;
  }

  #readOperation(field: number, reader: ProtobufReader): UpdateMessage {
    switch (field) {
      case 1:
        return { kind: 'records', records: [this.#records.read(reader)] };
      case 2:
        return { kind: 'schema', tables: readSchemaChange(reader) };
      case 3:
        return { kind: 'checkpoint', stateJson: readFirstText(reader) };
      case 4:
        return { kind: 'warning', message: readFirstText(reader) };
      case 5:
        return { kind: 'task', message: readFirstText(reader) };
      case 6:
        return { kind: 'records', records: this.#readRecords(reader) };
      case 7:
        return readFilePart(reader);
      default:
        return readTruncate(reader);
    }
  }

  #readRecords(reader: ProtobufReader): WireRecord[] {
    const records: WireRecord[] = [];
    while (reader.hasMore) {
      const tag = reader.readTag();
      if (tag === recordTag) {
        const outerEnd = reader.enter();
        records.push(this.#records.read(reader));
        reader.leave(outerEnd);
      } else reader.skipBeyond(1, tag);
    }
    return records;
  }

  #explain(error: unknown, { at, bytes }: ProtobufReader): unknown {
    const { place } = this.#records;
    if (error instanceof ValueMismatch) {
      return new HeadwaterError('type_mismatch', `${place.trimStart()}: ${error.message}`, { cause: error });
    }
    if (!(error instanceof WireProblem)) return error;
    return new HeadwaterError(
      'protocol',
      `a message of the connector cannot be read at byte ${at} of ${bytes.length}${place}: ${error.message}; ${error.remedy}`,
      { cause: error },
    );
  }
}

/** The number of the last field that an UpdateResponse has. */
const lastOperation = 8;

/** Reads a message whose only field is a text. */
function readFirstText(reader: ProtobufReader): string {
  let text = '';
  while (reader.hasMore) {
    const tag = reader.readTag();
    if (tag === textTag) text = reader.readText();
    else reader.skipBeyond(1, tag);
  }
  return text;
}

const textTag = (1 << 3) | bytesType;
