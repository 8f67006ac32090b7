import { varintSize, WriteBuffer } from './write-buffer.ts';

export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** What comes before a field: its number and how its value is written. */
export function fieldTag(field: number, wireType: number): number {
  return field * 8 + wireType;
}

/** A field of bytes. Fields have numbers below 16 wherever this is used. */
export function bytesField(field: number, value: Uint8Array): Buffer {
  const buffer = new WriteBuffer(1 + varintSize(value.length) + value.length);
  buffer.writeByte(fieldTag(field, wireTypes.bytes));
  buffer.writeVarint(value.length);
  buffer.writeBytes(value);
  return buffer.bytes;
}

export function stringField(field: number, value: string): Buffer {
  return bytesField(field, Buffer.from(value));
}

export function numberField(field: number, value: number): Buffer {
  const buffer = new WriteBuffer(11);
  buffer.writeByte(fieldTag(field, wireTypes.varint));
  buffer.writeLong(value);
  return buffer.bytes.subarray(0, buffer.used);
}
