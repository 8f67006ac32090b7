import { hash } from 'node:crypto';
import { rawJson } from '../values/raw-json.ts';

/**
 * Gives the key of a row of a table without a key: SHA-256, in base64url, of the row's values as they were sent. Null
 * and absent are alike, the order of the columns does not matter, and `1` and `"1"` are apart.
 */
export function keylessId(row: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const name of Object.keys(row).toSorted()) {
    const value = row[name];
    if (value !== null && value !== undefined) parts.push(name, taggedText(value));
  }
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

function taggedText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `s${value}`;
    case 'number':
    case 'bigint':
      return `n${value}`;
    case 'boolean':
      return `b${value}`;
    default:
      break;
  }
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('base64')}`;
  return `j${jsonOf(value)}`;
}

/** What cannot be written has none: its column refuses it, or makes it NULL. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_name, inner: unknown) =>
      typeof inner === 'bigint' ? rawJson(String(inner)) : inner,
    );
  } catch {
    return undefined;
  }
}
