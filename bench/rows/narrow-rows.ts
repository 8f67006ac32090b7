import type { TableCheck, Totals } from '../check-table.ts';
import { numbers } from './numbers.ts';

/** The table of ten mixed columns that most cases fill. */
export const narrowTable = {
  primaryKey: ['id'],
  columns: {
    id: 'LONG',
    name: 'STRING',
    email: 'STRING',
    amount: { type: 'DECIMAL', precision: 18, scale: 2 },
    qty: 'INT',
    score: 'DOUBLE',
    active: 'BOOLEAN',
    created_at: 'UTC_DATETIME',
    day: 'NAIVE_DATE',
    payload: 'JSON',
  },
} as const;

/** Makes the row of a key anew; `isChanged` tells it from the row that was there before. */
export function narrowRow(id: number, isChanged = false) {
  return {
    id,
    name: isChanged ? `changed ${id}` : `customer ${id}`,
    email: `user${id}@example.com`,
    amount: `${id % 100_000}.${10 + (id % 90)}`,
    qty: id % 1000,
    score: id / 7,
    active: id % 2 === 0,
    created_at: new Date(1_600_000_000_000 + id * 1000),
    day: '2024-02-29',
    payload: id % 3 === 0 ? null : { k: id, s: 'v' },
  };
}

/** Works out what the table of so many rows must hold. */
export function checkNarrow(rows: number): TableCheck[] {
  return [{ from: 'bench.t', totals: narrowTotals(numbers(rows)) }];
}

/**
 * Works out what a table of narrow rows must hold. It looks the same whether the columns were declared or inferred.
 *
 * @param changedIds those of the ids whose rows were changed
 */
export function narrowTotals(ids: Iterable<number>, changedIds: Iterable<number> = []): Totals {
  const sums = { rows: 0, ids: 0, cents: 0, qty: 0, active: 0, payloads: 0, payloadIds: 0, changedIds: 0 };
  for (const id of ids) {
    sums.rows += 1;
    sums.ids += id;
    sums.cents += (id % 100_000) * 100 + 10 + (id % 90);
    sums.qty += id % 1000;
    if (id % 2 === 0) sums.active += 1;
    if (id % 3 === 0) continue;
    sums.payloads += 1;
    sums.payloadIds += id;
  }
  for (const id of changedIds) sums.changedIds += id;
  return {
    'count(*)': String(sums.rows),
    'sum(id)': String(sums.ids),
    "coalesce(sum(id) FILTER (name = 'customer ' || id), 0)": String(sums.ids - sums.changedIds),
    "coalesce(sum(id) FILTER (name = 'changed ' || id), 0)": String(sums.changedIds),
    "sum(id) FILTER (email = 'user' || id || '@example.com')": String(sums.ids),
    'sum(amount::DECIMAL(18, 2))': (sums.cents / 100).toFixed(2),
    'sum(qty)': String(sums.qty),
    'sum(round(score * 7)::BIGINT)': String(sums.ids),
    'count(*) FILTER (active)': String(sums.active),
    'sum(epoch_ms(created_at) - 1600000000000)': String(BigInt(sums.ids) * 1000n),
    "count(*) FILTER (day = '2024-02-29')": String(sums.rows),
    'count(payload)': String(sums.payloads),
    "sum((payload ->> 'k')::BIGINT) FILTER (payload ->> 's' = 'v')": String(sums.payloadIds),
  };
}
