import { HeadwaterError } from '../errors.ts';

/** A row as a connector gives it. */
export type SourceRow = Readonly<Record<string, unknown>>;

/** Makes sure that all are rows. @throws HeadwaterError `row_invalid` when one is something else than an object of columns */
export function assertRows(
  values: readonly unknown[],
  operation: string,
  table: string,
): asserts values is readonly SourceRow[] {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (isRow(value)) continue;
    const which = values.length === 1 ? 'the row' : `row ${index + 1} of ${values.length}`;
    throw new HeadwaterError(
      'row_invalid',
      `${operation} on table "${table}": ${which} is ${describe(value)}; a row is an object of columns, such as { id: 1 }`,
    );
  }
}

/** Any object is read by its own fields, but for those that have contents of another kind. */
export function isRow(value: unknown): value is SourceRow {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.getPrototypeOf(value) === Object.prototype) return true;
  return !(
    Array.isArray(value) ||
    value instanceof Date ||
    value instanceof Map ||
    ArrayBuffer.isView(value)
  );
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return `a ${value.constructor.name}`;
  return `a ${typeof value} (${rowExcerpt(value)})`;
}

/** Shortens a row or a value for an error message. */
export function rowExcerpt(value: unknown): string {
  let text: string;
  try {
    text =
      JSON.stringify(value, (_name, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ??
      String(value);
  } catch {
    text = '(a value that refers to itself)';
  }
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
