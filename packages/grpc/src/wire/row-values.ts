import type { WireColumn } from './wire-table.ts';

/**
 * Collects the values of a row and makes it. Rows with the same columns have them in the same order, however they were
 * sent, so that they share a hidden class: Go sends the entries of a map in an order of its own each time.
 */
export class RowValues {
  /** By the ordinals of the columns. */
  readonly #values: unknown[] = [];
  /** The row each value is of. */
  readonly #rows: number[] = [];
  #row = 0;

  /** Begins a row. */
  begin(): void {
    this.#row += 1;
  }

  /** Gives a column its value; the last one counts. */
  set({ ordinal }: WireColumn, value: unknown): void {
    this.#values[ordinal] = value;
    this.#rows[ordinal] = this.#row;
  }

  /** Makes the row, of the columns that were set. */
  make(columns: readonly WireColumn[]): Record<string, unknown> {
    const row: Record<string, unknown> = {};
    for (let ordinal = 0; ordinal < columns.length; ordinal += 1) {
      const column = columns[ordinal];
      if (column === undefined || this.#rows[ordinal] !== this.#row) continue;
      if (column.name === '__proto__') defineProto(row, this.#values[ordinal]);
      else row[column.name] = this.#values[ordinal];
    }
    return row;
  }
}

/** Assigning it would change what the row inherits from. */
function defineProto(row: Record<string, unknown>, value: unknown): void {
  Object.defineProperty(row, '__proto__', { value, writable: true, enumerable: true, configurable: true });
}
