import { temporalKind } from './codec.ts';
import { rawNumber } from './raw-json.ts';
import { ValueMismatch } from './value-mismatch.ts';

/**
 * Gives the text a value stands for: itself, the digits of `JSON.rawJSON`, the ISO text of a Temporal object, or what an
 * object's `toJSON` says. Undefined for anything else, and for a Date, which is an instant and no text.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined;
  if (temporalKind(value) !== undefined) return temporalText(value);
  return rawNumber(value) ?? ownText(value);
}

/** The text an object says it is, by `toJSON`. @throws ValueMismatch when that fails */
export function ownText(value: object): string | undefined {
  if (!('toJSON' in value) || typeof value.toJSON !== 'function') return undefined;
  try {
    const json: unknown = value.toJSON();
    return typeof json === 'string' ? json : undefined;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ValueMismatch(`a value is wanted, not one that fails to be read (${problem})`, value);
  }
}

/** The ISO text of a Temporal object, without the name of its zone or calendar. */
function temporalText(value: object): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- a Temporal object gives its ISO text
  return String(value).replace(/\[.*$/, '');
}
