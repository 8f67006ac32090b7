/** Counts the columns that a text takes on a terminal. It holds no control characters. */
export function textWidth(text: string): number {
  if (isNarrow(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** Cuts a text to so many columns; what was cut shows as `…`. */
export function cutText(text: string, columns: number): string {
  if (text.length <= columns && isNarrow(text)) return text;
  let width = 0;
  let shown = '';
  // Nothing that shows is wider than its number of characters times two, so the rest need not be measured.
  for (const { segment, index } of graphemes.segment(text.slice(0, columns * longestGrapheme))) {
    const wider = width + graphemeWidth(segment);
    if (wider > columns || (wider === columns && index + segment.length < text.length)) return `${shown}…`;
    width = wider;
    shown += segment;
  }
  return shown;
}

/** Fills a text up to so many columns, on its right or, for numbers, on its left. */
export function padText(text: string, columns: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, columns - textWidth(text)));
  return align === 'left' ? text + space : space + text;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const longestGrapheme = 32;

function isNarrow(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** Wide: ideographs, kana, Hangul and their punctuation, full-width forms, and what shows as an emoji. */
const wide =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|.\ufe0f)/u;
const invisible = /^[\p{Mark}\p{Format}]+$/u;

function graphemeWidth(grapheme: string): number {
  if (isNarrow(grapheme)) return 1;
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
