import { maxDecimalPrecision, sameType, type DecimalType, type StoredType } from '../column-type.ts';

/** What the values of two columns say beyond their types. */
export interface WideningFacts {
  /** Whether every whole number among them is exact as a double. @default true */
  readonly exactInDouble?: boolean;
}

/** A decimal of so many digits comes back from a double as it was. */
export const digitsInDouble = 15;

/** How many digits whole numbers can have. */
const wholeDigits: Readonly<Record<string, number>> = { SHORT: 5, INT: 10, LONG: 19 };

/**
 * Gives the least type that holds every value of two types without loss; text when no other does.
 *
 * @example
 * widen('INT', 'LONG') // 'LONG'
 * widen('LONG', 'BOOLEAN') // 'STRING'
 */
export function widen(a: StoredType, b: StoredType, facts: WideningFacts = {}): StoredType {
  if (sameType(a, b)) return a;
  if (a === 'UNTYPED') return b;
  if (b === 'UNTYPED') return a;
  return widenOrdered(a, b, facts) ?? widenOrdered(b, a, facts) ?? 'STRING';
}

/** Knows each pair in one order only. */
function widenOrdered(a: StoredType, b: StoredType, facts: WideningFacts): StoredType | undefined {
  const digits = typeof a === 'string' ? wholeDigits[a] : undefined;
  if (typeof b !== 'string') {
    if (typeof a !== 'string') return widerDecimal(a, b);
    if (digits !== undefined) return widerDecimal({ type: 'DECIMAL', precision: digits, scale: 0 }, b);
    return isFloating(a) && b.precision <= digitsInDouble ? 'DOUBLE' : undefined;
  }
  if (digits !== undefined) {
    const other = wholeDigits[b];
    if (other !== undefined) return other > digits ? b : undefined;
    if (isFloating(b) && (a !== 'LONG' || facts.exactInDouble !== false)) return 'DOUBLE';
  }
  if (a === 'FLOAT' && b === 'DOUBLE') return 'DOUBLE';
  if (a === 'NAIVE_DATE' && b === 'NAIVE_DATETIME') return 'NAIVE_DATETIME';
  return undefined;
}

function isFloating(type: StoredType): boolean {
  return type === 'FLOAT' || type === 'DOUBLE';
}

function widerDecimal(a: DecimalType, b: DecimalType): StoredType {
  const scale = Math.max(a.scale, b.scale);
  const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale;
  return precision <= maxDecimalPrecision ? { type: 'DECIMAL', precision, scale } : 'STRING';
}
