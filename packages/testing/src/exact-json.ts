import { isExactText, rawJson } from '@headwater/protocol';

/**
 * Parses JSON without changing a number: one that JavaScript rounds is a bigint when it is whole, beyond 2^53, and else
 * what `JSON.rawJSON` makes of its digits.
 */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && context?.source !== undefined ? exactNumber(value, context.source) : value,
  );
}

function exactNumber(number: number, digits: string): unknown {
  if (/^-?\d+$/.test(digits)) return Number.isSafeInteger(number) ? number : BigInt(digits);
  return isExactText(digits, number, 64) ? number : rawJson(digits);
}
