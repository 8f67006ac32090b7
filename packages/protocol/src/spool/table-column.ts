import { HeadwaterError } from '../errors.ts';
import type { Loss, SpoolColumn } from '../spool-file.ts';
import type { StoredType } from '../column-type.ts';
import type { OnTypeMismatch } from '../table.ts';
import { createColumnWriter, ValueMismatch, type ColumnWriter } from '../values/column-writer.ts';
import { inferType } from '../values/infer-type.ts';
import { joinNumbers } from '../values/numbers.ts';
import { widen } from '../values/widen.ts';
import type { SourceRow } from './source-row.ts';

/**
 * A column of the file a table is writing. A value that does not fit the column's type starts a second variant of the
 * column, of the wider type; rows before it stay in the first. Each row has its value in one variant at most.
 */
export class TableColumn {
  readonly name: string;
  readonly isDeclared: boolean;
  readonly #onTypeMismatch: OnTypeMismatch;
  /** The type that comes with the values of an undeclared column, where the source says one. */
  readonly #toldType: () => StoredType | undefined;
  /** The newest is the one that is written to. */
  readonly #variants: ColumnWriter[];
  readonly #losses: Loss[] = [];

  constructor(
    name: string,
    type: StoredType,
    isDeclared: boolean,
    onTypeMismatch: OnTypeMismatch,
    toldType: () => StoredType | undefined = () => undefined,
  ) {
    this.name = name;
    this.isDeclared = isDeclared;
    this.#onTypeMismatch = onTypeMismatch;
    this.#toldType = toldType;
    this.#variants = [createColumnWriter(type)];
  }

  get variants(): readonly ColumnWriter[] {
    return this.#variants;
  }

  get #newest(): ColumnWriter {
    const newest = this.#variants.at(-1);
    if (newest === undefined) throw new RangeError('A column has at least one variant.');
    return newest;
  }

  get type(): StoredType {
    return this.#newest.type;
  }

  /** Bytes of values that wait to be written. */
  get size(): number {
    let size = 0;
    for (const variant of this.#variants) size += variant.builder.size;
    return size;
  }

  /** Appends the column's value of some rows. @throws RowMismatch for a value its declared type refuses */
  append(rows: readonly SourceRow[], from: number, to: number): void {
    let at = from;
    while (at < to) {
      const bad = this.isDeclared ? this.#appendDeclared(rows, at, to) : this.#appendInferred(rows, at, to);
      if (bad === undefined) return;
      this.#resolveMismatch(bad.mismatch, rows[bad.at], bad.at);
      at = bad.at + 1;
    }
  }

  /** Appends until a value does not fit; gives where that was. */
  #appendDeclared(rows: readonly SourceRow[], from: number, to: number): Misfit | undefined {
    const { name } = this;
    const writer = this.#newest;
    let at = from;
    try {
      for (; at < to; at += 1) writer.append(rows[at]?.[name]);
      return undefined;
    } catch (error) {
      if (error instanceof ValueMismatch) return { at, mismatch: error };
      throw error;
    }
  }

  #appendInferred(rows: readonly SourceRow[], from: number, to: number): Misfit | undefined {
    const { name } = this;
    let writer = this.#newest;
    let at = from;
    try {
      for (; at < to; at += 1) {
        const value = rows[at]?.[name];
        if (!writer.appendInferred(value)) writer = this.#startVariant(value);
      }
      return undefined;
    } catch (error) {
      if (error instanceof ValueMismatch) return { at, mismatch: error };
      throw error;
    }
  }

  appendNulls(count: number): void {
    this.#newest.appendNulls(count);
  }

  /** Fills every variant up to a number of rows, so that all columns of a file are of one length. */
  fill(rows: number): void {
    for (const variant of this.#variants) {
      const missing = rows - variant.builder.count;
      if (missing > 0) variant.appendNulls(missing);
    }
  }

  /** Describes the variants as columns of a file. */
  describe(): SpoolColumn[] {
    return this.#variants.map((variant) => ({
      name: this.name,
      type: variant.type,
      declared: this.isDeclared,
      nulls: variant.builder.nulls,
      numbers: variant.numbers(),
    }));
  }

  takeLosses(): Loss[] {
    for (const variant of this.#variants) this.#keepLosses(variant);
    return this.#losses.splice(0);
  }

  /** Forgets the rows that were written to a file; the widest type is kept. */
  clear(): void {
    this.#variants.splice(0, this.#variants.length - 1);
    this.#newest.clear();
  }

  /** Makes the column one that takes a value, and appends it. @throws ValueMismatch when no column does */
  #startVariant(value: unknown): ColumnWriter {
    const old = this.#newest;
    const writer = createColumnWriter(this.#typeFor(value));
    const rows = old.builder.count;
    writer.appendNulls(rows);
    if (!writer.appendInferred(value)) {
      throw new HeadwaterError(
        'internal',
        `a value of column "${this.name}" does not fit the type inferred for it`,
      );
    }
    // A column of nothing but NULL leaves no variant behind, but what it counted.
    if (old.type === 'UNTYPED' || old.builder.nulls === rows) {
      this.#variants.pop();
      this.#keepLosses(old);
    }
    this.#variants.push(writer);
    return writer;
  }

  /** The least type that holds the rows of this file and one more value; text when nothing narrower does. */
  #typeFor(value: unknown): StoredType {
    const told = this.type === 'UNTYPED' ? this.#toldType() : undefined;
    if (told !== undefined && createColumnWriter(told).appendInferred(value)) return told;
    const single = createColumnWriter(inferType(value));
    if (!single.appendInferred(value)) return 'STRING';
    const numbers = this.#variants.reduce(
      (joined, variant) => joinNumbers(joined, variant.numbers()),
      single.numbers(),
    );
    const wider = widen(this.type, single.type, numbers);
    return createColumnWriter(wider).appendInferred(value) ? wider : 'STRING';
  }

  #resolveMismatch(mismatch: ValueMismatch, row: SourceRow | undefined, at: number): void {
    if (this.#onTypeMismatch === 'error') throw new RowMismatch(this.name, at, mismatch);
    if (this.#onTypeMismatch === 'widen') {
      this.#widenTo(row?.[this.name], at);
      this.#count('made the column wider', mismatch);
      return;
    }
    this.#newest.appendNulls(1);
    this.#count(`became NULL: ${mismatch.reason}`, mismatch);
  }

  /** @throws RowMismatch for a value that no column holds, however wide */
  #widenTo(value: unknown, at: number): void {
    try {
      this.#startVariant(value);
    } catch (error) {
      if (error instanceof ValueMismatch) throw new RowMismatch(this.name, at, error);
      throw error;
    }
  }

  #keepLosses(variant: ColumnWriter): void {
    for (const loss of variant.takeLosses()) this.#losses.push({ column: this.name, ...loss });
  }

  #count(reason: string, { excerpt }: ValueMismatch): void {
    this.#losses.push({ column: this.name, reason, count: 1, sample: excerpt });
  }
}

interface Misfit {
  readonly at: number;
  readonly mismatch: ValueMismatch;
}

/** A value of one row that its column refuses; the table adds its own name and the key of the row. */
export class RowMismatch extends Error {
  readonly column: string;
  readonly at: number;
  readonly mismatch: ValueMismatch;

  constructor(column: string, at: number, mismatch: ValueMismatch) {
    super(mismatch.message);
    this.column = column;
    this.at = at;
    this.mismatch = mismatch;
  }
}
