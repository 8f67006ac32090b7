/**
 * Makes every character visible that would steer a terminal or hide among the others: ESC becomes the six characters
 * `\u001b`. A tabulator stays.
 */
export function visible(text: string): string {
  return text.replace(steering, (character) => (character === '\t' ? character : escaped(character)));
}

/** As {@link visible}, for a place that holds one line and no tabulator. */
export function visibleCell(text: string): string {
  return text.replace(steering, escaped);
}

/** Control characters, half surrogates, line separators of Unicode, and those that turn the direction of text. */
const steering = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  return shortEscapes.get(character) ?? `\\u${code}`;
}
