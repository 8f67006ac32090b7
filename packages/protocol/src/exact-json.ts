import { isExactText } from './values/exact-text.ts';
import { rawJson } from './values/raw-json.ts';

/**
 * Parses JSON so that it can be written again without changing a number: one that JavaScript rounds becomes what
 * `JSON.rawJSON` makes of its digits.
 *
 * @throws SyntaxError when the text is no JSON
 */
export function parseExactJson(text: string): unknown {
  if (!roundsSome(text)) return JSON.parse(text);
  return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && !isExactText(context.source, value, 64)
      ? rawJson(context.source)
      : value,
  );
}

/** Sixteen digits, with or without a point, or an exponent: any number a double may not hold has one of these. */
const longNumbers = /\d[\d.]{15,}(?:[eE][+-]?\d+)?|\d[\d.]*[eE][+-]?\d+/g;

/** Whether some number may be rounded. Digits inside a string count too: then the slower way gives the same. */
function roundsSome(text: string): boolean {
  for (const [digits] of text.matchAll(longNumbers))
    if (!isExactText(digits, Number(digits), 64)) return true;
  return false;
}
