import type { StoredType } from '../column-type.ts';
import { ColumnBuilder } from '../parquet/column-builder.ts';
import { booleans } from './booleans.ts';
import { bytes } from './bytes.ts';
import type { Codec } from './codec.ts';
import { dates } from './dates.ts';
import { instants, naiveDateTimes } from './date-times.ts';
import { decimals } from './decimals.ts';
import { floats } from './floats.ts';
import { json } from './json-values.ts';
import { Losses } from './losses.ts';
import { numbersOfType, numbersWithin, type NumberFacts } from './numbers.ts';
import { anyText, strings, xml } from './text.ts';
import { times } from './times.ts';
import { ValueMismatch } from './value-mismatch.ts';
import { longs, narrowWholeNumbers } from './whole-numbers.ts';
import { isWhole } from './widen.ts';

export { ValueMismatch };

/** A column that takes JavaScript values: each becomes a value of the column's type, NULL, or an error. */
export class ColumnWriter {
  readonly type: StoredType;
  readonly builder: ColumnBuilder;
  readonly #codec: Codec;
  /** What appends a value of an undeclared column; text takes anything there. */
  readonly #inferred: Codec;
  readonly #losses = new Losses();

  constructor(type: StoredType) {
    this.type = type;
    this.builder = new ColumnBuilder(type);
    this.#codec = codecOf(type);
    this.#inferred = type === 'STRING' ? anyText : this.#codec;
  }

  /** Appends a value of a declared column. @throws ValueMismatch when the type does not take it */
  append(value: unknown): void {
    if (value === null || value === undefined) this.builder.appendNulls(1);
    else this.#codec.append(this.builder, value, this.#losses);
  }

  /** Appends a value of an undeclared column. Gives false, and appends nothing, when the column must change its type. */
  appendInferred(value: unknown): boolean {
    if (value === null || value === undefined) {
      this.builder.appendNulls(1);
      return true;
    }
    if (!this.#inferred.fits(value)) return false;
    this.#inferred.append(this.builder, value, this.#losses);
    return true;
  }

  appendNulls(count: number): void {
    this.builder.appendNulls(count);
  }

  /** Values that were changed since the last call. */
  takeLosses(): { reason: string; count: number; sample: string }[] {
    return this.#losses.take();
  }

  /** What its numbers say beyond their type. */
  numbers(): NumberFacts {
    const { type, builder } = this;
    if (isWhole(type)) return numbersWithin(builder.range);
    const numbers = numbersOfType(type);
    return typeof type === 'string' ? numbers : { ...numbers, exactInDouble: builder.isExactInDouble };
  }

  clear(): void {
    this.builder.clear();
  }
}

/** Makes an empty column of a type. */
export function createColumnWriter(type: StoredType): ColumnWriter {
  return new ColumnWriter(type);
}

function codecOf(type: StoredType): Codec {
  return typeof type === 'string' ? codecs[type] : decimals(type);
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
