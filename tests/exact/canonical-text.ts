/** The one text of a value: the paragraph "Canonical text" of data-semantics. */
export function canonicalText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  const digits = digitsOf(value);
  if (digits === undefined) return jsonText(value);
  const hasFraction = typeof value === 'object' && digits.includes('.');
  return hasFraction ? digits.replace(/\.?0+$/, '') : digits;
}

/** JSON without spaces, a bigint as its digits. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? rawJson(String(inner)) : inner,
  );
}

/** Makes a JSON number of digits that no JavaScript number holds. */
export function rawJson(digits: string): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ES2025, in Node 24, not yet in TypeScript's library
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}

/** The digits of a number, a bigint or a number made by {@link rawJson}. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  const raw = typeof value === 'object' && value !== null && 'rawJSON' in value ? value.rawJSON : undefined;
  return typeof raw === 'string' ? raw : undefined;
}
