/** A value that does not fit the type of its column. Whoever catches it adds table, key and column. */
export class ValueMismatch extends Error {
  override readonly name = 'ValueMismatch';
  /** What is wanted: `a whole number is wanted`. */
  readonly reason: string;
  /** The value, shortened, with its control characters escaped. */
  readonly excerpt: string;

  constructor(reason: string, value: unknown) {
    const excerpt = excerptOf(value);
    super(`${reason}, ${excerpt} was given`);
    this.reason = reason;
    this.excerpt = excerpt;
  }
}

const excerptLength = 40;

/** Shortens a value for a message. */
export function excerptOf(value: unknown): string {
  if (typeof value === 'bigint') return shorten(`${value}n`);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) {
    return String(value);
  }
  if (typeof value === 'string') return shorten(visible(JSON.stringify(value.slice(0, excerptLength + 1))));
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString();
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind === 'Object' || kind === 'Array') return shorten(visible(jsonExcerpt(value)));
  // oxlint-disable-next-line typescript/no-base-to-string -- a Temporal object gives its ISO text
  return kind.startsWith('Temporal.') ? shorten(visible(String(value))) : `an object (${kind})`;
}

function jsonExcerpt(value: object): string {
  try {
    const text = JSON.stringify(value, (_name, inner: unknown) =>
      typeof inner === 'bigint' ? String(inner) : inner,
    );
    return text ?? 'an object';
  } catch {
    return 'an object';
  }
}

/** Escapes what JSON does not: characters that a terminal obeys, or that turn the direction of text. */
function visible(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function shorten(text: string): string {
  return text.length > excerptLength ? `${text.slice(0, excerptLength - 1)}…` : text;
}
