import { temporalKind } from './codec.ts';
import { isRawJson, rawNumber } from './raw-json.ts';
import { jsonText } from './json-values.ts';
import type { Losses } from './losses.ts';
import { ownText } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

/**
 * Gives the one text of a value: shortest text of a number, digits of a bigint, ISO with `Z` of an instant, JSON
 * without spaces of objects and arrays, base64 of bytes.
 *
 * @throws ValueMismatch for functions and symbols, and for objects JSON cannot say
 */
export function canonicalText(value: unknown, losses: Losses): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      break;
    default:
      throw new ValueMismatch('text is wanted', value);
  }
  if (value === null) return 'null';
  if (value instanceof Date) return dateText(value);
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  // oxlint-disable-next-line typescript/no-base-to-string -- a Temporal object gives its ISO text
  if (temporalKind(value) !== undefined) return String(value);
  if (isRawJson(value)) return rawText(value.rawJSON, rawNumber(value));
  return ownText(value) ?? jsonText(value, losses);
}

/** Digits lose the zeros at the end of their fraction, as stored decimals do; a string loses its quotes. */
function rawText(raw: string, digits: string | undefined): string {
  if (digits === undefined) return String(JSON.parse(raw));
  return /[.]\d+$/.test(digits) ? digits.replace(/[.]?0+$/, '') : digits;
}

function dateText(value: Date): string {
  const year = Number.isNaN(value.getTime()) ? 0 : value.getUTCFullYear();
  if (year < 1 || year > 9999)
    throw new ValueMismatch('a valid date of the years 1 to 9999 is wanted', value);
  return value.toISOString();
}
