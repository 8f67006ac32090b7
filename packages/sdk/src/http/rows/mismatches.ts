import type { ValueMismatch } from '@headwater/protocol';

/** Counts values that were not what their column wants, and became NULL. */
export interface Mismatches {
  add(table: string, column: string, mismatch: ValueMismatch): void;
  /** Shows what was counted since the last time as warnings, a line a column. */
  warn(op: { warning(text: string): Promise<void> }): Promise<void>;
}

interface Mismatch {
  count: number;
  readonly sample: string;
}

/**
 * Makes a counter for one sync: values that cannot be cast become NULL and are counted, instead of ending the sync.
 *
 * @example
 * const mismatches = countMismatches();
 * await write(op, orders.rows(page.rows, { mismatches }));
 * await mismatches.warn(op);
 */
export function countMismatches(): Mismatches {
  const counted = new Map<string, Mismatch>();
  return {
    add(table, column, mismatch) {
      const place = `table ${JSON.stringify(table)}, column ${JSON.stringify(column)}: ${mismatch.reason}`;
      const known = counted.get(place);
      if (known === undefined) counted.set(place, { count: 1, sample: mismatch.excerpt });
      else known.count += 1;
    },
    async warn(op) {
      const lines = [...counted].map(
        ([place, { count, sample }]) =>
          `${place}; NULL was stored for ${count} ${count === 1 ? 'value' : 'values'}, such as ${sample}`,
      );
      counted.clear();
      for (const line of lines) await op.warning(line);
    },
  };
}
