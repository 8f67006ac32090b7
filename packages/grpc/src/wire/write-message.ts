import type { TableName } from '@headwater/protocol';
import { bytesField, numberField, stringField } from './write-field.ts';

/** `RecordType` of the protocol. */
export const recordTypes = { upsert: 0, update: 1, delete: 2, truncate: 3 } as const;

/** The fields of a record but its `data`. */
export function recordHead({ schema, name }: TableName, type: keyof typeof recordTypes): Buffer {
  return Buffer.concat([
    ...(schema === undefined ? [] : [stringField(1, schema)]),
    stringField(2, name),
    ...(recordTypes[type] === 0 ? [] : [numberField(3, recordTypes[type])]),
  ]);
}

export function checkpointMessage(stateJson: string): Buffer {
  return bytesField(3, stringField(1, stateJson));
}

export function warningMessage(message: string): Buffer {
  return bytesField(4, stringField(1, message));
}

export function taskMessage(message: string): Buffer {
  return bytesField(5, stringField(1, message));
}

/** A truncate that waits for the end of the sync, which only the superset of the protocol has. */
export function deferredTruncateMessage({ schema, name }: TableName): Buffer {
  const fields = [
    ...(schema === undefined ? [] : [stringField(1, schema)]),
    stringField(2, name),
    numberField(3, 1),
  ];
  return bytesField(8, Buffer.concat(fields));
}

/** A part of a file, which only the superset of the protocol has. */
export interface FilePart {
  readonly table: TableName;
  readonly path: string;
  readonly chunk: Uint8Array;
  readonly expectedBytes: number | undefined;
  readonly isLast: boolean;
}

export function filePartMessage({ table, path, chunk, expectedBytes, isLast }: FilePart): Buffer {
  const fields = [
    ...(table.schema === undefined ? [] : [stringField(1, table.schema)]),
    stringField(2, table.name),
    stringField(3, path),
    ...(chunk.length === 0 ? [] : [bytesField(4, chunk)]),
    ...(expectedBytes === undefined ? [] : [numberField(5, expectedBytes)]),
    ...(isLast ? [numberField(6, 1)] : []),
  ];
  return bytesField(7, Buffer.concat(fields));
}
