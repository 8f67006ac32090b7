import { isExactText } from './exact-text.ts';

/** Tells whether a value was made by `JSON.rawJSON`. */
export function isRawJson(value: object): value is { readonly rawJSON: string } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ES2025, in Node 24, not yet in TypeScript's library
  return (JSON as unknown as { isRawJSON(value: object): boolean }).isRawJSON(value);
}

/** Makes a value that JSON.stringify writes as a text, as it is. */
export function rawJson(text: string): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ES2025, in Node 24, not yet in TypeScript's library
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

/**
 * Gives the text of a number made by `JSON.rawJSON`, which keeps digits a number cannot: zero without a sign, and
 * without an exponent where that is possible.
 */
export function rawNumber(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !isRawJson(value)) return undefined;
  const { rawJSON } = value;
  if (!/^-?\d/.test(rawJSON)) return undefined;
  const plain = /[eE]/.test(rawJSON) ? withoutExponent(rawJSON) : rawJSON;
  return /^-[0.]+$/.test(plain) ? plain.slice(1) : plain;
}

/** More zeros than this are not written out: no type of numbers holds them. */
const mostShift = 100;

/** A number that a double holds is written as JavaScript writes it, any other one by its digits alone. */
function withoutExponent(text: string): string {
  const number = Number(text);
  if (isExactText(text, number, 64)) return String(number);
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text) ?? [];
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > mostShift) return text.toLowerCase();
  const digits = '0'.repeat(Math.max(0, -exponent)) + whole + fraction + '0'.repeat(Math.max(0, exponent));
  const point = Math.max(0, -exponent) + whole.length + exponent;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = digits.slice(point).replace(/0+$/, '');
  return `${sign}${left}${right === '' ? '' : `.${right}`}`;
}
