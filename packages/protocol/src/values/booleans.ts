import type { Codec } from './codec.ts';
import { textOf } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

/** BOOLEAN takes booleans, 0 and 1, and their text. */
export const booleans: Codec = {
  append(sink, given) {
    const value = textOf(given) ?? given;
    if (value === true || value === 1 || value === 'true' || value === '1' || value === 1n)
      sink.appendBoolean(true);
    else if (value === false || value === 0 || value === 'false' || value === '0' || value === 0n) {
      sink.appendBoolean(false);
    } else throw new ValueMismatch('true or false is wanted', given);
  },
  fits: (value) => typeof value === 'boolean',
};
