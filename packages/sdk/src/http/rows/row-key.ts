import { createHash } from 'node:crypto';
import { isRawJson } from '@headwater/protocol';

/** A key made of a row's other columns, for sources that give none. */
export interface HashKey<Column extends string = string> {
  readonly kind: 'hash';
  readonly column: Column;
  readonly of: readonly string[];
}

/** A key that says where in its parent's list a child stands. */
export interface PositionKey<Column extends string = string> {
  readonly kind: 'position';
  readonly column: Column;
}

/** What tells the rows of a table apart: columns of their own, or one that is made. */
export type RowKey = readonly string[] | HashKey | PositionKey;

/**
 * Makes a key column of the SHA-256 of other columns: the same values always give the same key. Two rows that are equal
 * in all of them are one row.
 *
 * @example
 * key: hash('id', ['day', 'country'])
 */
export function hash<const Column extends string>(column: Column, of: readonly string[]): HashKey<Column> {
  return { kind: 'hash', column, of };
}

/**
 * Makes a key column of the place of a child in its parent's list, from 0 on.
 *
 * @example
 * key: position('line')
 */
export function position<const Column extends string>(column: Column): PositionKey<Column> {
  return { kind: 'position', column };
}

/** The columns that make up a key. */
export function keyColumns(key: RowKey): readonly string[] {
  return 'kind' in key ? [key.column] : key;
}

/** Hashes values by a text that tells `1` from `"1"` and knows no order of an object's fields. */
export function hashOf(values: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(values.map(canonical)))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return ['number', String(value)];
  if (typeof value === 'number') return ['number', String(value)];
  if (value instanceof Date) return ['instant', value.getTime()];
  if (value instanceof Uint8Array) return ['bytes', Buffer.from(value).toString('base64')];
  if (Array.isArray(value)) return ['list', value.map(canonical)];
  if (typeof value !== 'object') return value;
  if (isRawJson(value)) return ['number', value.rawJSON];
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = fields.toSorted(([left], [right]) => (left < right ? -1 : 1));
  return ['object', sorted.map(([name, inner]) => [name, canonical(inner)])];
}
