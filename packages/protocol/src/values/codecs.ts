import type { StoredType } from '../column-type.ts';
import { booleans } from './booleans.ts';
import { bytes } from './bytes.ts';
import type { Codec } from './codec.ts';
import { dates } from './dates.ts';
import { instants, naiveDateTimes } from './date-times.ts';
import { decimals } from './decimals.ts';
import { floats } from './floats.ts';
import { json } from './json-values.ts';
import { anyText, strings, xml } from './text.ts';
import { times } from './times.ts';
import { ValueMismatch } from './value-mismatch.ts';
import { longs, narrowWholeNumbers } from './whole-numbers.ts';

/** What a declared column of a type does with values. */
export function codecOf(type: StoredType): Codec {
  return typeof type === 'string' ? codecs[type] : decimals(type);
}

/** What an undeclared column of a type does with values: text takes anything there. */
export function inferredCodecOf(type: StoredType): Codec {
  return type === 'STRING' ? anyText : codecOf(type);
}

/** A column that has held nothing but NULL: whatever comes gives it its type. */
const untyped: Codec = {
  append(_builder, value) {
    throw new ValueMismatch('NULL is wanted', value);
  },
  fits: () => false,
};

const codecs = {
  UNTYPED: untyped,
  BOOLEAN: booleans,
  SHORT: narrowWholeNumbers(16),
  INT: narrowWholeNumbers(32),
  LONG: longs,
  FLOAT: floats(32),
  DOUBLE: floats(64),
  NAIVE_DATE: dates,
  NAIVE_DATETIME: naiveDateTimes,
  UTC_DATETIME: instants,
  NAIVE_TIME: times,
  BINARY: bytes,
  STRING: strings,
  XML: xml,
  JSON: json,
} as const satisfies Record<Extract<StoredType, string>, Codec>;
