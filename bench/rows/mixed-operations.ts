import type { TableCheck } from '../check-table.ts';

/** One operation of a case that mixes them. */
export interface MixedOperation {
  readonly kind: 'upsert' | 'update' | 'delete';
  readonly id: number;
}

/**
 * Gives an operation by its place: half of them upserts, a third updates, the rest deletes, over a tenth as many keys.
 *
 * @param runLength how many operations of one kind follow each other
 */
export function mixedOperation(index: number, operations: number, runLength: number): MixedOperation {
  const share = scatter(~Math.floor(index / runLength)) % 6;
  const kind = share < 3 ? 'upsert' : share < 5 ? 'update' : 'delete';
  return { kind, id: scatter(index) % keysOf(operations) };
}

/** Makes the text an update writes. */
export function updatedName(index: number): string {
  return `updated ${index}`;
}

/** Works out in memory what the table must hold, and how many of its rows are marked as deleted. */
export function checkMixed(operations: number, runLength: number): TableCheck[] {
  const keys = new Map<number, { qty: number; isUpdated: boolean; isDeleted: boolean }>();
  for (let index = 0; index < operations; index += 1) {
    const { kind, id } = mixedOperation(index, operations, runLength);
    const stored = keys.get(id);
    if (kind === 'upsert') keys.set(id, { qty: index, isUpdated: false, isDeleted: false });
    else if (stored === undefined) continue;
    else if (kind === 'update') Object.assign(stored, { qty: index, isUpdated: true });
    else stored.isDeleted = true;
  }
  const rows = [...keys].map(([id, row]) => ({ id, ...row }));
  const updated = rows.filter((row) => row.isUpdated);
  const deleted = rows.filter((row) => row.isDeleted);
  return [
    {
      from: 'bench.t',
      totals: {
        'count(*)': String(rows.length),
        'sum(id)': sumOf(rows, 'id'),
        'sum(qty)': sumOf(rows, 'qty'),
        "coalesce(sum(id) FILTER (name = 'updated ' || qty), 0)": sumOf(updated, 'id'),
        "sum(id) FILTER (email = 'user' || id || '@example.com')": sumOf(rows, 'id'),
        'coalesce(sum(id) FILTER (_fivetran_deleted), 0)': sumOf(deleted, 'id'),
      },
      deleted: deleted.length,
    },
  ];
}

function keysOf(operations: number): number {
  return Math.ceil(operations / 10);
}

function sumOf<Field extends string>(rows: readonly Record<Field, number>[], field: Field): string {
  return String(rows.reduce((sum, row) => sum + row[field], 0));
}

/** Mixes the bits of a number, so that neighbours have nothing in common. */
function scatter(index: number): number {
  let hash = Math.imul(index ^ (index >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
