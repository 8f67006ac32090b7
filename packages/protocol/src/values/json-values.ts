import { isObject } from '../json.ts';
import { temporalKind, type Codec } from './codec.ts';
import { isRawJson, rawJson, rawNumber } from './raw-json.ts';
import type { Losses } from './losses.ts';
import { ownText } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

/** JSON: anything JSON can say. A string is a JSON string; `JSON.rawJSON(text)` is raw text. */
export const json: Codec = {
  append(builder, value, losses) {
    builder.appendText(jsonText(value, losses));
  },
  fits(value) {
    if (typeof value !== 'object' || value === null) return false;
    if (value instanceof Date || value instanceof Uint8Array || temporalKind(value) !== undefined)
      return false;
    return rawNumber(value) === undefined && !isRawJson(value) && ownText(value) === undefined;
  },
};

/** Writes a value as JSON without spaces; bigint as digits. @throws ValueMismatch for what JSON cannot say */
export function jsonText(value: unknown, losses: Losses): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    text = withBigInts(value);
  }
  if (text === undefined) throw new ValueMismatch('a JSON value is wanted', value);
  if (becomesNull(value)) losses.add('NaN or infinity inside JSON became null', value);
  return text.includes('\\u') ? repairSurrogates(text, value, losses) : text;
}

function withBigInts(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_name, inner: unknown) =>
      typeof inner === 'bigint' ? rawJson(String(inner)) : inner,
    );
  } catch {
    throw new ValueMismatch('a JSON value is wanted, not one that refers to itself', value);
  }
}

/**
 * Looks for what JSON.stringify changes without a word: it leaves functions out and writes `{}` for a Map, a promise or
 * an error. Gives whether a NaN or infinity became null; objects are asked again for their `toJSON`.
 *
 * @throws ValueMismatch for what JSON cannot say
 */
function becomesNull(value: unknown): boolean {
  switch (typeof value) {
    case 'number':
      return !Number.isFinite(value);
    case 'object':
      if (Array.isArray(value)) return someItemBecomesNull(value);
      return isObject(value) && someFieldBecomesNull(value);
    case 'function':
    case 'symbol':
      throw new ValueMismatch('a JSON value is wanted', value);
    default:
      return false;
  }
}

function someItemBecomesNull(items: readonly unknown[]): boolean {
  let found = false;
  for (const item of items) {
    if (item === undefined) {
      throw new ValueMismatch('a JSON value is wanted, without undefined in arrays', item);
    }
    if (becomesNull(item)) found = true;
  }
  return found;
}

function someFieldBecomesNull(value: Record<string, unknown>): boolean {
  if (hasToJson(value)) {
    const json = value.toJSON();
    if (json === null && value instanceof Date) throw new ValueMismatch('a JSON value is wanted', value);
    if (json !== value) return becomesNull(json);
  }
  if (isOpaque(value)) {
    throw new ValueMismatch('a JSON value is wanted, not an object JSON cannot see into', value);
  }
  let found = false;
  // Object.values takes three times as long.
  for (const name of Object.keys(value)) if (becomesNull(value[name])) found = true;
  return found;
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** Tells whether an object has contents that are no fields: a Map, an error, a promise, bytes without a view. */
function isOpaque(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return false;
  if (value instanceof Map || value instanceof Set || value instanceof Error) return true;
  return Object.keys(value).length === 0 && (Symbol.toStringTag in value || value instanceof RegExp);
}

/** An escaped backslash, an escaped surrogate pair, half of one. */
const escapes =
  /\\\\|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[dD][89a-fA-F][\da-fA-F]{2}/g;
const halfLength = 6;

/** JSON.stringify escapes half a surrogate pair, which readers of JSON refuse. */
function repairSurrogates(text: string, value: unknown, losses: Losses): string {
  const repaired = text.replace(escapes, (escape) => (escape.length === halfLength ? '\ufffd' : escape));
  if (repaired !== text) losses.add('had half a surrogate pair, now U+FFFD', value);
  return repaired;
}
