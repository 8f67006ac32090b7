/** A value that JSON can hold; whole numbers of any size are bigint. */
export type Json = string | number | bigint | boolean | null | Json[] | { [key: string]: Json };

/** Writes JSON as `json.dumps` of Python does: a space after each comma and colon, nothing but ASCII. */
export function writeJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join(', ')}]`;
  if (typeof value === 'string') return toAscii(JSON.stringify(value));
  if (value === null || typeof value !== 'object') return String(value);
  const members = Object.entries(value).map(([key, member]) => `${writeJson(key)}: ${writeJson(member)}`);
  return `{${members.join(', ')}}`;
}

/** Writes JSON as `jsonify` of Flask does in debug mode: indented, keys sorted, a line break at the end. */
export function writeSortedJson(value: Json): string {
  return `${toAscii(JSON.stringify(sortKeys(value), null, 2))}\n`;
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const sorted = Object.keys(value).toSorted();
  return Object.fromEntries(sorted.map((key) => [key, sortKeys(value[key] ?? null)]));
}

function toAscii(text: string): string {
  return text.replaceAll(
    /[^\n -~]/g,
    (character) => String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}
