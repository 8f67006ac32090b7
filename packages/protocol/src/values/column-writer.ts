import type { StoredType } from '../column-type.ts';
import { ColumnBuilder } from '../parquet/column-builder.ts';
import type { Codec } from './codec.ts';
import { codecOf, inferredCodecOf } from './codecs.ts';
import { Losses } from './losses.ts';
import { numbersOfType, numbersWithin, type NumberFacts } from './numbers.ts';
import { ValueMismatch } from './value-mismatch.ts';
import { isWhole } from './widen.ts';

export { ValueMismatch };

/** A column that takes JavaScript values: each becomes a value of the column's type, NULL, or an error. */
export class ColumnWriter {
  readonly type: StoredType;
  readonly builder: ColumnBuilder;
  readonly #codec: Codec;
  /** What appends a value of an undeclared column. */
  readonly #inferred: Codec;
  readonly #losses = new Losses();

  constructor(type: StoredType) {
    this.type = type;
    this.builder = new ColumnBuilder(type);
    this.#codec = codecOf(type);
    this.#inferred = inferredCodecOf(type);
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
