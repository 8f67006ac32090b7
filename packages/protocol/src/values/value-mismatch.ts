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
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) {
    return String(value);
  }
  if (typeof value === 'string') return shorten(JSON.stringify(value.slice(0, excerptLength + 1)));
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString();
  return `an object (${Object.prototype.toString.call(value).slice(8, -1)})`;
}

function shorten(text: string): string {
  return text.length > excerptLength ? `${text.slice(0, excerptLength - 1)}…` : text;
}
