import { temporalKind, type Codec } from './codec.ts';
import { becomesNull, tooDeep } from './json-check.ts';
import { isRawJson, rawJson, rawNumber } from './raw-json.ts';
import type { Losses } from './losses.ts';
import { ownText } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

/** JSON: anything JSON can say. A string is a JSON string; `JSON.rawJSON(text)` is raw text. */
export const json: Codec = {
  append(sink, value, losses) {
    sink.appendText(jsonText(value, losses));
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
    text = stringify(value);
    if (becomesNull(value)) losses.add('NaN or infinity inside JSON became null', value);
  } catch (error) {
    throw error instanceof ValueMismatch ? error : unwritable(value, error);
  }
  if (text === undefined) throw new ValueMismatch('a JSON value is wanted', value);
  return text.includes('\\u') ? repairSurrogates(text, value, losses) : text;
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return withBigInts(value);
  }
}

function withBigInts(value: unknown): string | undefined {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'bigint' || inner instanceof BigInt ? rawJson(String(inner)) : inner,
  );
}

/** Says why a value cannot be written: it is too deep, too long, a circle, or its own code failed. */
function unwritable(value: unknown, error: unknown): ValueMismatch {
  const problem = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && problem.includes('call stack')) return tooDeep(value);
  if (error instanceof RangeError && problem.includes('string length')) {
    return new ValueMismatch('a JSON value of less than 512 MB of text is wanted', value);
  }
  if (error instanceof TypeError && problem.startsWith('Converting circular')) {
    return new ValueMismatch('a JSON value is wanted, not one that refers to itself', value);
  }
  return new ValueMismatch(`a JSON value is wanted, not one that fails to be read (${problem})`, value);
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
