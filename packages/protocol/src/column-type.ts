import { HeadwaterError } from './errors.ts';

/** The column types that need nothing but their name. */
export const scalarTypes = [
  'BOOLEAN',
  'SHORT',
  'INT',
  'LONG',
  'FLOAT',
  'DOUBLE',
  'NAIVE_DATE',
  'NAIVE_DATETIME',
  'UTC_DATETIME',
  'NAIVE_TIME',
  'BINARY',
  'STRING',
  'XML',
  'JSON',
] as const;

export type ScalarType = (typeof scalarTypes)[number];

/** An exact decimal: `precision` digits in all (1 to 38), `scale` of them behind the point. */
export interface DecimalType {
  readonly type: 'DECIMAL';
  readonly precision: number;
  readonly scale: number;
}

/** The type of a column, as a connector declares it. */
export type ColumnType = ScalarType | DecimalType;

/** The type of a stored column; `UNTYPED` while it has held nothing but NULL. */
export type StoredType = ColumnType | 'UNTYPED';

/** The largest number of digits a decimal can have. */
export const maxDecimalPrecision = 38;

/**
 * Reads a declared type.
 *
 * @param where what the type belongs to, as the error names it: `column "price" of table "order"`
 * @throws HeadwaterError `unknown_type` for anything that is no type, `decimal_without_precision` for a bare DECIMAL
 */
export function parseColumnType(value: unknown, where: string): ColumnType {
  const scalar = scalarTypes.find((name) => name === value);
  if (scalar !== undefined) return scalar;
  if (value === 'DECIMAL') {
    throw new HeadwaterError(
      'decimal_without_precision',
      `${where}: DECIMAL needs its digits, write { type: 'DECIMAL', precision: 18, scale: 2 }`,
    );
  }
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'DECIMAL') {
    return parseDecimal(value, where);
  }
  const given = JSON.stringify(value) ?? String(value);
  throw new HeadwaterError(
    'unknown_type',
    `${where}: ${given} is no type; the types are ${scalarTypes.join(', ')} and { type: 'DECIMAL', precision, scale }`,
  );
}

function parseDecimal(value: object, where: string): DecimalType {
  const { precision, scale } = value as { precision?: unknown; scale?: unknown };
  const isDigits = (digits: unknown): digits is number =>
    typeof digits === 'number' && Number.isInteger(digits);
  if (!isDigits(precision) || !isDigits(scale)) {
    throw new HeadwaterError(
      'decimal_without_precision',
      `${where}: DECIMAL needs a whole number as precision and as scale, write { type: 'DECIMAL', precision: 18, scale: 2 }`,
    );
  }
  if (precision < 1 || precision > maxDecimalPrecision || scale < 0 || scale > precision) {
    throw new HeadwaterError(
      'decimal_without_precision',
      `${where}: DECIMAL(${precision},${scale}) is out of range: precision is 1 to ${maxDecimalPrecision}, scale 0 to precision`,
    );
  }
  return { type: 'DECIMAL', precision, scale };
}

/** Gives a type as text for people and for comparison: `LONG`, `DECIMAL(18,2)`. */
export function typeText(type: StoredType): string {
  return typeof type === 'string' ? type : `DECIMAL(${type.precision},${type.scale})`;
}

/** Tells whether two types are the same, digits of a decimal included. */
export function sameType(a: StoredType, b: StoredType): boolean {
  return a === b || typeText(a) === typeText(b);
}
