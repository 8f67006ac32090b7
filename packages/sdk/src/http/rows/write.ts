import type { Row } from '../../row.ts';

/** The part of the operations that writes rows. */
export interface RowWriter<Table extends string> {
  upsert(table: Table, rows: readonly Row[]): Promise<void>;
}

/**
 * Upserts the rows of every table, parents before their children.
 *
 * @example
 * await write(op, orders.rows(page.rows));
 */
export async function write<Tables extends { readonly [table: string]: readonly Row[] }>(
  op: RowWriter<keyof Tables & string>,
  rows: Tables,
): Promise<void> {
  for (const [table, each] of Object.entries(rows)) {
    if (each.length > 0) await op.upsert(table as keyof Tables & string, each);
  }
}
