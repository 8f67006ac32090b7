import { Refusal } from './answer.ts';
import { normalizeTime } from './local-time.ts';
import type { Query } from './query.ts';

/** What every row has. */
export interface Timestamped {
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The order that a request asks for. */
export interface Order {
  readonly by: 'createdAt' | 'updatedAt';
  readonly type: 'asc' | 'desc';
}

/** Reads `order_by` and `order_type`. */
export function orderOf(query: Query): Order {
  const by = query.get('order_by') ?? 'updatedAt';
  const type = query.get('order_type') ?? 'asc';
  if (by !== 'createdAt' && by !== 'updatedAt') {
    throw new Refusal(400, "Invalid value for 'order_by'. Use 'createdAt' or 'updatedAt'");
  }
  if (type !== 'asc' && type !== 'desc') {
    throw new Refusal(400, "Invalid value for 'order_type'. Use 'asc' or 'desc'");
  }
  return { by, type };
}

/** Sorts rows by the text of a time, in place: the order of the list that all routes share changes with it. */
export function sortInPlace<T extends Timestamped>(rows: T[], { by, type }: Order): T[] {
  const sign = type === 'asc' ? 1 : -1;
  return rows.sort((a, b) => (a[by] === b[by] ? 0 : a[by] < b[by] ? -sign : sign));
}

/** The rows of a time and after, in a list of their own; the list itself when no time is given. */
export function rowsSince<T extends Timestamped>(rows: T[], since: string | null): T[] {
  if (since === null || since === '') return rows;
  if (!since.endsWith('Z')) {
    throw new Refusal(400, "Invalid date format for 'updated_since'. Must end with 'Z' for UTC");
  }
  const time = normalizeTime(since.slice(0, -1));
  if (time === null) {
    throw new Refusal(400, "Invalid date format for 'updated_since'. Use 'YYYY-MM-DDTHH:MM:SSZ'");
  }
  return rows.filter((row) => row.updatedAt >= time);
}
