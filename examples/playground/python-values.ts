/** Reads a whole number as `int` of Python does: with a sign, with `_` between digits, with space around. */
export function readInteger(text: string): bigint | null {
  const [, sign = '', digits] = /^\s*([+-]?)(\d+(?:_\d+)*)\s*$/.exec(text) ?? [];
  if (digits === undefined) return null;
  const size = BigInt(digits.replaceAll('_', ''));
  return sign === '-' ? -size : size;
}

/**
 * Reads text in base64 as `b64decode` of Python does: other characters are skipped, and nothing is read after the end.
 *
 * @returns null when it is not base64, or not of UTF-8
 */
export function readBase64(text: string): string | null {
  const digits = base64Digits(text);
  if (digits === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(digits, 'base64'));
  } catch {
    return null;
  }
}

function base64Digits(text: string): string | null {
  if (/[^\0-\x7f]/.test(text)) return null;
  let digits = '';
  let pads = 0;
  for (const character of text) {
    const inGroup = digits.length % 4;
    if (character === '=') {
      if (inGroup < 2) continue;
      pads += 1;
      if (inGroup + pads >= 4) return digits;
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      digits += character;
      pads = 0;
    }
  }
  return digits.length % 4 === 0 ? digits : null;
}

/** Whether Python takes a value of JSON for true: the empty ones are false. */
export function isTruthy(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
