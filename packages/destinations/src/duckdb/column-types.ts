import { sameType, type StoredType } from '@headwater/protocol';
import { floatText, numberText } from './number-text.ts';

/** The DuckDB type of a column. A column that has held nothing but NULL is text until it gets its type. */
export function duckdbType(type: StoredType): string {
  if (typeof type !== 'string') return `DECIMAL(${type.precision}, ${type.scale})`;
  return duckdbTypes[type];
}

const duckdbTypes = {
  BOOLEAN: 'BOOLEAN',
  SHORT: 'SMALLINT',
  INT: 'INTEGER',
  LONG: 'BIGINT',
  FLOAT: 'REAL',
  DOUBLE: 'DOUBLE',
  NAIVE_DATE: 'DATE',
  NAIVE_DATETIME: 'TIMESTAMP',
  UTC_DATETIME: 'TIMESTAMPTZ',
  NAIVE_TIME: 'TIME',
  BINARY: 'BLOB',
  STRING: 'VARCHAR',
  XML: 'VARCHAR',
  JSON: 'JSON',
  UNTYPED: 'VARCHAR',
} as const satisfies Record<Extract<StoredType, string>, string>;

/**
 * Writes a value of one type as a value of another that holds it. Text is the canonical text of data-semantics: what
 * the value would have been had it arrived as text.
 */
export function castExpression(value: string, from: StoredType, to: StoredType): string {
  if (from === 'UNTYPED') return `NULL::${duckdbType(to)}`;
  if (sameType(from, to)) return from === 'JSON' ? `${value}::JSON` : value;
  if (to !== 'STRING' && to !== 'XML') return `CAST(${value} AS ${duckdbType(to)})`;
  return canonicalText(value, from);
}

function canonicalText(value: string, from: StoredType): string {
  if (typeof from !== 'string') {
    const digits = `CAST(${value} AS VARCHAR)`;
    if (from.scale === 0) return digits;
    // DuckDB leaves out the zero before the point where the type has no whole digit.
    return `regexp_replace(rtrim(rtrim(${digits}, '0'), '.'), '^(-?)(\\.|$)', '\\10\\2')`;
  }
  switch (from) {
    case 'FLOAT':
      return floatText(value);
    case 'DOUBLE':
      return numberText(value);
    case 'NAIVE_DATETIME':
      return isoText(value, '');
    case 'UTC_DATETIME':
      // AT TIME ZONE 'UTC' gives the same, and takes four times as long.
      return isoText(`make_timestamp(epoch_us(${value}))`, 'Z');
    case 'BINARY':
      return `base64(${value})`;
    default:
      return `CAST(${value} AS VARCHAR)`;
  }
}

/** Milliseconds always, as a Date writes them; microseconds when there are any. */
function isoText(timestamp: string, zone: string): string {
  const format = (fraction: string) => `strftime(${timestamp}, '%Y-%m-%dT%H:%M:%S.${fraction}${zone}')`;
  return `CASE WHEN epoch_us(${timestamp}) % 1000 = 0 THEN ${format('%g')} ELSE ${format('%f')} END`;
}
