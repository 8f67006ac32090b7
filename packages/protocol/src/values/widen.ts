import { maxDecimalPrecision, sameType, type DecimalType, type StoredType } from '../column-type.ts';
import { joinNumbers, numbersOfType, type NumberFacts } from './numbers.ts';

/** Types of whole numbers, each one holding those before it. */
const wholeTypes: readonly StoredType[] = ['SHORT', 'INT', 'LONG'];

/**
 * Gives the least type that holds every value of two columns without loss; text when no other does.
 *
 * @param numbers what is known of the numbers in both. @default what their types can hold
 * @example
 * widen('INT', 'LONG') // 'LONG'
 * widen('LONG', 'BOOLEAN') // 'STRING'
 */
export function widen(
  a: StoredType,
  b: StoredType,
  numbers: NumberFacts = joinNumbers(numbersOfType(a), numbersOfType(b)),
): StoredType {
  if (sameType(a, b)) return a;
  if (a === 'UNTYPED') return b;
  if (b === 'UNTYPED') return a;
  if (isNumeric(a) && isNumeric(b)) return widenNumbers(a, b, numbers);
  const isDay = (type: StoredType) => type === 'NAIVE_DATE' || type === 'NAIVE_DATETIME';
  return isDay(a) && isDay(b) ? 'NAIVE_DATETIME' : 'STRING';
}

function widenNumbers(a: StoredType, b: StoredType, numbers: NumberFacts): StoredType {
  if (isFloating(a) || isFloating(b)) return numbers.exactInDouble ? 'DOUBLE' : 'STRING';
  const decimals = [a, b].filter((type) => typeof type !== 'string');
  if (decimals.length === 0) return wholeTypes.indexOf(a) > wholeTypes.indexOf(b) ? a : b;
  return widerDecimal(decimals, numbers.wholeDigits);
}

function isNumeric(type: StoredType): boolean {
  return typeof type !== 'string' || wholeTypes.includes(type) || isFloating(type);
}

/** Whether a type is one of floating-point numbers. */
export function isFloating(type: StoredType): boolean {
  return type === 'FLOAT' || type === 'DOUBLE';
}

/** Whether a type is one of whole numbers. */
export function isWhole(type: StoredType): boolean {
  return wholeTypes.includes(type);
}

function widerDecimal(decimals: readonly DecimalType[], wholeDigits: number): StoredType {
  const scale = Math.max(...decimals.map((decimal) => decimal.scale));
  const whole = Math.max(wholeDigits, ...decimals.map((decimal) => decimal.precision - decimal.scale));
  const precision = whole + scale;
  return precision <= maxDecimalPrecision ? { type: 'DECIMAL', precision, scale } : 'STRING';
}
