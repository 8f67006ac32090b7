import { isAnyArrayBuffer, isBoxedPrimitive } from 'node:util/types';
import { isObject } from '../json.ts';
import { isRawJson } from './raw-json.ts';
import { ValueMismatch } from './value-mismatch.ts';

/**
 * How many arrays and objects of a value may lie in each other. JSON.stringify and DuckDB's cast take some thousand, but
 * DuckDB's `json_structure` ends the process of whoever asks it about a document of 20,000.
 */
const mostJsonLevels = 1000;

/**
 * Looks for what JSON.stringify changes without a word: it leaves functions out, and writes digits for bytes and `{}`
 * for a Map, a promise or an object of nothing but private fields. Gives whether a NaN or infinity became null; objects
 * are asked again for their `toJSON`.
 *
 * What JSON leaves out on purpose is no part of a value: fields that are undefined, symbols as names, and what a class
 * keeps private beside its fields. A boxed number, text or boolean is what it holds.
 *
 * @throws ValueMismatch for what JSON cannot say
 */
export function becomesNull(value: unknown, levels = 0): boolean {
  switch (typeof value) {
    case 'number':
      return !Number.isFinite(value);
    case 'object':
      if (value === null) return false;
      if ('toJSON' in value && typeof value.toJSON === 'function') {
        return jsonBecomesNull(value, value.toJSON(), levels);
      }
      return somePartBecomesNull(value, levels + 1);
    case 'function':
    case 'symbol':
      throw new ValueMismatch('a JSON value is wanted', value);
    default:
      return false;
  }
}

/** What `toJSON` gives is written as it is, whatever `toJSON` that has. */
function jsonBecomesNull(value: object, json: unknown, levels: number): boolean {
  refuseBytes(value);
  if (json === undefined || (json === null && value instanceof Date)) {
    throw new ValueMismatch('a JSON value is wanted', value);
  }
  if (typeof json !== 'object' || json === null) return becomesNull(json, levels);
  return somePartBecomesNull(json, levels + 1);
}

function somePartBecomesNull(value: object, levels: number): boolean {
  if (levels > mostJsonLevels && !isRawJson(value)) throw tooDeep(value);
  if (Array.isArray(value)) return someItemBecomesNull(value, levels);
  if (!isPlain(value)) {
    if (value instanceof Number) return !Number.isFinite(Number(value));
    refuseOpaque(value);
  }
  return isObject(value) && someFieldBecomesNull(value, levels);
}

function someItemBecomesNull(items: readonly unknown[], levels: number): boolean {
  let found = false;
  // Holes come as undefined.
  for (const item of items) {
    if (item === undefined) {
      throw new ValueMismatch('a JSON value is wanted, without undefined in arrays', item);
    }
    if (becomesNull(item, levels)) found = true;
  }
  return found;
}

function someFieldBecomesNull(value: Record<string, unknown>, levels: number): boolean {
  let found = false;
  // Object.values takes three times as long.
  for (const name of Object.keys(value)) if (becomesNull(value[name], levels)) found = true;
  return found;
}

/** Tells whether an object is one of no class, be it of another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Refuses contents that are no fields: bytes, a Map, an error, a promise, private fields alone. */
function refuseOpaque(value: object): void {
  refuseBytes(value);
  const isCollection = value instanceof Map || value instanceof Set || value instanceof Error;
  if (!isCollection && (Object.keys(value).length > 0 || isBoxed(value))) return;
  throw new ValueMismatch('a JSON value is wanted, not an object JSON cannot see into', value);
}

function refuseBytes(value: object): void {
  if (!ArrayBuffer.isView(value) && !isAnyArrayBuffer(value)) return;
  throw new ValueMismatch(
    'a JSON value is wanted, not bytes or a typed array: give base64 text, or Array.from(numbers)',
    value,
  );
}

/** A text of no characters, a boolean or a bigint in a box has no fields either. */
function isBoxed(value: object): boolean {
  return isBoxedPrimitive(value) && typeof value.valueOf() !== 'symbol';
}

/** The refusal of a value that goes deeper than {@link mostJsonLevels}. */
export function tooDeep(value: unknown): ValueMismatch {
  return new ValueMismatch(
    `a JSON value of at most ${mostJsonLevels} levels is wanted: flatten it, or give the inner part as text`,
    value,
  );
}
