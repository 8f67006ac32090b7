import { HeadwaterError } from '../errors.ts';

/** A row as a connector gives it. */
export type SourceRow = Readonly<Record<string, unknown>>;

/** @throws HeadwaterError `row_invalid` when something else than an object of columns was given */
export function assertRow(value: unknown, operation: string, index: number, count: number): SourceRow {
  if (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Map) &&
    !ArrayBuffer.isView(value)
  ) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- any other object is read by its own fields
    return value as SourceRow;
  }
  const which = count === 1 ? 'the row' : `row ${index + 1} of ${count}`;
  throw new HeadwaterError(
    'row_invalid',
    `${operation}: ${which} is ${describe(value)}; a row is an object of columns, such as { id: 1 }`,
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
