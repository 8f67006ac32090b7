import type { Codec } from './codec.ts';
import { isRawJson, rawNumber, temporalKind } from './codec.ts';
import type { Losses } from './losses.ts';
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
    return rawNumber(value) === undefined && !(isRawJson(value) || isTextByItself(value));
  },
};

function isTextByItself(value: object): boolean {
  return 'toJSON' in value && typeof value.toJSON === 'function' && typeof value.toJSON() === 'string';
}

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
  if (typeof value === 'object' && value !== null) text = checkInside(value, text, losses);
  return repairSurrogates(text, value, losses);
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

function rawJson(text: string): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ES2025, in Node 24, not yet in TypeScript's library
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

/** Finds what JSON.stringify drops without a word: it writes `null` or `{}` for it, so only such text is looked at. */
function checkInside(value: object, text: string, losses: Losses): string {
  if (text.includes('null') || text.includes('{}')) inspect(value, losses);
  return text;
}

function inspect(value: unknown, losses: Losses): void {
  if (typeof value === 'number' && !Number.isFinite(value))
    losses.add('NaN or infinity inside JSON became null', value);
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Map || value instanceof Set)
    throw new ValueMismatch('a JSON value is wanted, not a Map or Set', value);
  if (Array.isArray(value)) {
    for (const item of value) {
      if (item === undefined || typeof item === 'function' || typeof item === 'symbol') {
        throw new ValueMismatch('a JSON value is wanted, without undefined or functions in arrays', item);
      }
      inspect(item, losses);
    }
    return;
  }
  for (const item of Object.values(value)) inspect(item, losses);
}

/** JSON.stringify escapes half a surrogate pair, which readers of JSON refuse. */
function repairSurrogates(text: string, value: unknown, losses: Losses): string {
  if (!text.includes('\\ud')) return text;
  const repaired = text.replace(/((?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '$1\ufffd');
  if (repaired !== text) losses.add('had half a surrogate pair, now U+FFFD', value);
  return repaired;
}
