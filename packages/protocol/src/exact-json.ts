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

/** Whether some number may be rounded. Digits inside a text count too: then the slower way gives the same. */
function roundsSome(text: string): boolean {
  if (!mayRound.test(text)) return false;
  for (const [digits] of text.matchAll(longNumbers))
    if (!isExactText(digits, Number(digits), 64)) return true;
  return false;
}

/** A number that a double may not hold has an exponent, or sixteen digits with or without a point. */
const mayRound = /(?:^|[[:,\s])-?\d(?:[\d.]{15}|[\d.]*[eE])/;
const longNumbers = /\d[\d.]{15,}(?:[eE][+-]?\d+)?|\d[\d.]*[eE][+-]?\d+/g;
