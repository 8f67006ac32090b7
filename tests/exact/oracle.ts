import { canonicalText, digitsOf } from './canonical-text.ts';

/**
 * What data-semantics says an undeclared column becomes, value by value: written from its text, not from the code it
 * judges.
 */
export interface ColumnModel {
  /** DuckDB's own name of the type; `UNTYPED` while nothing but NULL was seen. */
  readonly type: string;
  /** Whole numbers are bigint, decimals text, instants microseconds, bytes hexadecimal; JSON is its text. */
  readonly values: readonly unknown[];
}

/** Says what every column of some rows must be, by source name. */
export function modelOfRows(rows: readonly Readonly<Record<string, unknown>>[]): Record<string, ColumnModel> {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return Object.fromEntries([...names].map((name) => [name, modelOf(rows.map((row) => row[name]))]));
}

/** Says what a column must be when these values come in this order. */
export function modelOf(values: readonly unknown[]): ColumnModel {
  const type = leastType(values);
  return { type: duckdbName(type), values: values.map((value) => storedValue(type, value)) };
}

/** Digits before the point and behind it. */
interface Decimal {
  readonly whole: number;
  readonly scale: number;
}

type Scalar = 'BOOLEAN' | 'BIGINT' | 'DOUBLE' | 'TIMESTAMP WITH TIME ZONE' | 'BLOB' | 'JSON' | 'VARCHAR';
type Type = 'UNTYPED' | Scalar | Decimal;

/** The section "Widening", and decision 9: the values decide, their order does not. */
function leastType(values: readonly unknown[]): Type {
  const given = values.filter((value) => value !== null && value !== undefined);
  const types = given.map(typeOf);
  const [first = 'UNTYPED'] = types;
  if (types.every((type) => type === first) && typeof first !== 'object') return first;
  if (!types.every(isNumeric)) return 'VARCHAR';
  if (types.includes('DOUBLE')) return given.every(isExactInDouble) ? 'DOUBLE' : 'VARCHAR';
  const decimals = given.map((value) => decimalOf(digitsOf(value) ?? ''));
  const whole = Math.max(...decimals.map((decimal) => decimal.whole));
  const scale = Math.max(...decimals.map((decimal) => decimal.scale));
  return whole + scale <= 38 ? { whole, scale } : 'VARCHAR';
}

/** The section "Undeclared columns". */
function typeOf(value: unknown): Type {
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value === 'string') return 'VARCHAR';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'BIGINT' : 'DOUBLE';
  if (value instanceof Date) return 'TIMESTAMP WITH TIME ZONE';
  if (value instanceof Uint8Array) return 'BLOB';
  const digits = digitsOf(value);
  if (digits === undefined) return 'JSON';
  if (!digits.includes('.') && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits)) return 'BIGINT';
  const decimal = decimalOf(digits);
  return isStorable(decimal) ? decimal : 'VARCHAR';
}

/** Whole numbers within 2^53, and decimals of fifteen digits that doubles write alike; a double is no question. */
function isExactInDouble(value: unknown): boolean {
  if (typeof value === 'number') return true;
  const text = canonicalText(value);
  if (!text.includes('.')) return Number.isSafeInteger(Number(text));
  if (Math.abs(Number(text)) < 1e-6) return false;
  return text.replace(/^-?0*|\./g, '').replace(/^0+/, '').length <= 15;
}

function isNumeric(type: Type): boolean {
  return type === 'BIGINT' || type === 'DOUBLE' || typeof type === 'object';
}

function isStorable({ whole, scale }: Decimal): boolean {
  return whole + scale <= 38;
}

function decimalOf(digits: string): Decimal {
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.');
  return { whole: whole.replace(/^0+/, '').length, scale: fraction.length };
}

function storedValue(type: Type, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type === 'object') return paddedDecimal(canonicalText(value), type.scale);
  switch (type) {
    case 'BIGINT':
      return BigInt(canonicalText(value));
    case 'DOUBLE':
      return Number(canonicalText(value));
    case 'TIMESTAMP WITH TIME ZONE':
      return BigInt(Number(value)) * 1000n;
    case 'BLOB':
      return Buffer.from(canonicalText(value), 'base64').toString('hex');
    case 'BOOLEAN':
      return value;
    default:
      return canonicalText(value);
  }
}

function paddedDecimal(text: string, scale: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, '0')}`;
}

function duckdbName(type: Type): string {
  return typeof type === 'object' ? `DECIMAL(${type.whole + type.scale},${type.scale})` : type;
}
