import { randomUUID } from 'node:crypto';
import { isExactText, parseExactJson, rawJson } from '@headwater/protocol';

/**
 * Reads JSON so that it can be written again without changing a number, and with the NaN, Infinity and -Infinity that
 * Python writes into it.
 *
 * @throws Error when the text is nothing of that
 */
export function readJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof SyntaxError && /NaN|Infinity/.test(text)) return parseWithNonFinite(text);
    throw error;
  }
}

/** Outside of its texts, the numbers JSON does not have become texts that nothing else is, and then numbers. */
function parseWithNonFinite(text: string): unknown {
  const mark = randomUUID();
  let isInText = false;
  const marked = text.replace(/\\[^]|"|(?:-?\bInfinity\b|\bNaN\b)(?!\s*:)/g, (token) => {
    if (token === '"') isInText = !isInText;
    return isInText || token === '"' || token.startsWith('\\') ? token : `"${mark}${token}"`;
  });
  return JSON.parse(marked, (_name, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value === 'string' && value.startsWith(mark)) return Number(value.slice(mark.length));
    const source = typeof value === 'number' ? context?.source : undefined;
    return source !== undefined && !isExactText(source, Number(value), 64) ? rawJson(source) : value;
  });
}
