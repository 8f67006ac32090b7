import { isExactText } from './values/exact-text.ts';
import { rawJson } from './values/raw-json.ts';

/**
 * Parses JSON so that it can be written again without changing a number: one that JavaScript rounds becomes what
 * `JSON.rawJSON` makes of its digits.
 *
 * @throws SyntaxError when the text is no JSON
 */
export function parseExactJson(text: string): unknown {
  if (!mayRound.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && !isExactText(context.source, value, 64)
      ? rawJson(context.source)
      : value,
  );
}

/** Sixteen digits, with or without a point, or an exponent: any number a double may not hold has one of these. */
const mayRound = /\d[\d.]{15}|\d[eE]/;
