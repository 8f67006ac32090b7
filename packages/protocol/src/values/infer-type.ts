import { maxDecimalPrecision, type StoredType } from '../column-type.ts';
import { temporalKind } from './codec.ts';
import { isRawJson, rawNumber } from './raw-json.ts';
import { ownText } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

/** Gives the type of a value of a column that nobody declared. Text is never guessed into anything else. */
export function inferType(value: unknown): StoredType {
  switch (typeof value) {
    case 'string':
      return 'STRING';
    case 'number':
      return Number.isSafeInteger(value) ? 'LONG' : 'DOUBLE';
    case 'boolean':
      return 'BOOLEAN';
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? 'LONG' : wideType(String(value).replace('-', '').length, 0);
    case 'undefined':
      return 'UNTYPED';
    case 'object':
      return value === null ? 'UNTYPED' : inferObject(value);
    default:
      throw new ValueMismatch('a value that can be stored is wanted', value);
  }
}

const temporalTypes: Readonly<Record<string, StoredType>> = {
  PlainDate: 'NAIVE_DATE',
  PlainDateTime: 'NAIVE_DATETIME',
  PlainTime: 'NAIVE_TIME',
  Instant: 'UTC_DATETIME',
  ZonedDateTime: 'UTC_DATETIME',
};

function inferObject(value: object): StoredType {
  if (value instanceof Date) return 'UTC_DATETIME';
  if (value instanceof Uint8Array) return 'BINARY';
  const kind = temporalKind(value);
  if (kind !== undefined) return temporalTypes[kind] ?? 'STRING';
  const digits = rawNumber(value);
  if (digits !== undefined) return inferDigits(digits);
  if (isRawJson(value)) return 'STRING';
  return ownText(value) === undefined ? 'JSON' : 'STRING';
}

/** The type of a number that came as text: exact, whatever its length. */
function inferDigits(text: string): StoredType {
  const [, whole = '', fraction = '', exponent] = /^-?(\d+)(?:\.(\d+))?([eE].*)?$/.exec(text) ?? [];
  if (exponent !== undefined) return 'DOUBLE';
  if (fraction !== '') return wideType(whole.replace(/^0+/, '').length + fraction.length, fraction.length);
  return inferType(BigInt(text));
}

function wideType(precision: number, scale: number): StoredType {
  return precision > maxDecimalPrecision ? 'STRING' : { type: 'DECIMAL', precision, scale };
}
