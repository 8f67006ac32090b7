import type { Codec } from './codec.ts';
import { ValueMismatch } from './value-mismatch.ts';

/** BINARY: bytes. */
export const bytes: Codec = {
  append(sink, value) {
    if (!(value instanceof Uint8Array)) throw new ValueMismatch('bytes (a Uint8Array) are wanted', value);
    sink.appendBytes(value);
  },
  fits: (value) => value instanceof Uint8Array,
};
