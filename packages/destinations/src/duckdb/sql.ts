/** Writes a name as SQL, whatever characters it holds. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Writes a text as SQL. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Writes an instant as SQL, exact to the millisecond of a Date. */
export function instant(value: Date): string {
  return `TIMESTAMPTZ ${text(value.toISOString())}`;
}
