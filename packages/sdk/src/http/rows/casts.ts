import { ValueMismatch } from '@headwater/protocol';
import type { ColumnReader } from './column-reader.ts';
import { exactDigits, isInstant, plainDecimal } from './number-text.ts';
import { namesOf, pathText, valueAt, type Path } from './path.ts';

/**
 * Reads a whole number: a number, or its digits as text. What JavaScript would round becomes a bigint.
 *
 * @example
 * columns: { seats: integer('plan.seats') }
 */
export function integer(path: Path): ColumnReader<number | bigint | null> {
  return cast(path, (value) => {
    const digits = exactDigits(value);
    if (digits === undefined || !/^[+-]?\d+$/.test(digits))
      throw new ValueMismatch('a whole number is wanted', value);
    const number = Number(digits);
    return Number.isSafeInteger(number) ? number : BigInt(digits.replace('+', ''));
  });
}

/**
 * Reads a decimal number as its exact text, for a column declared as DECIMAL.
 *
 * @example
 * columns: { total: decimal('amount.total') }
 */
export function decimal(path: Path): ColumnReader<string | null> {
  return cast(path, (value) => {
    const digits = exactDigits(value);
    const plain = digits === undefined ? undefined : plainDecimal(digits);
    if (plain === undefined) throw new ValueMismatch('a decimal number is wanted', value);
    return plain;
  });
}

const truths: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ['1', true],
  ['true', true],
  [false, false],
  [0, false],
  ['0', false],
  ['false', false],
]);

/**
 * Reads true or false, 1 or 0, or the text of one of them.
 *
 * @example
 * columns: { is_active: boolean('active') }
 */
export function boolean(path: Path): ColumnReader<boolean | null> {
  return cast(path, (value) => {
    const truth = truths.get(value);
    if (truth === undefined) throw new ValueMismatch('true or false is wanted', value);
    return truth;
  });
}

/** How {@link utc} reads what does not say its instant by itself. */
export interface UtcOptions {
  /** What a number counts since 1970. @default a number is no instant */
  readonly numbers?: 'seconds' | 'milliseconds';
  /** Takes text without an offset for a time in UTC. @default false */
  readonly assumeUtc?: boolean;
}

/**
 * Reads an instant: ISO text with an offset, a `Date`, or a number since 1970 when `numbers` says of what.
 *
 * @example
 * columns: { created_at: utc('created', { numbers: 'seconds' }) }
 */
export function utc(path: Path, options: UtcOptions = {}): ColumnReader<string | Date | null> {
  return cast(path, (value) => {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
    if (typeof value === 'number' && options.numbers !== undefined) return dateOf(value, options.numbers);
    const text = typeof value === 'string' ? value : '';
    if (isInstant(text)) return text;
    if (options.assumeUtc === true && isInstant(`${text}Z`)) return `${text}Z`;
    throw new ValueMismatch('a time with its offset from UTC is wanted', value);
  });
}

/**
 * Reads a day: `YYYY-MM-DD`, of which a time of day behind it is left out.
 *
 * @example
 * columns: { due_on: date('due') }
 */
export function date(path: Path): ColumnReader<string | null> {
  return cast(path, (value) => {
    const [, day = ''] = /^(\d{4}-\d{2}-\d{2})(?:$|[T ]\d{2}:\d{2})/.exec(String(value)) ?? [];
    if (typeof value !== 'string' || !isInstant(`${day}T00:00Z`)) {
      throw new ValueMismatch('a day such as 2024-02-29 is wanted', value);
    }
    return day;
  });
}

function dateOf(number: number, unit: 'seconds' | 'milliseconds'): Date {
  const instant = new Date(unit === 'seconds' ? Math.round(number * 1000) : number);
  if (Number.isNaN(instant.getTime())) throw new ValueMismatch(`${unit} since 1970 are wanted`, number);
  return instant;
}

function cast<Value>(path: Path, read: (value: unknown) => Value): ColumnReader<Value | null> {
  const names = namesOf(path);
  return {
    source: pathText(path),
    path,
    read(document) {
      const value = valueAt(document, names);
      return value === null || value === undefined ? null : read(value);
    },
  };
}
