/**
 * Writes a name as SQL.
 *
 * @throws RangeError for a name that DuckDB cannot hold: an empty one, or one with a NUL or half a surrogate pair
 */
export function identifier(name: string): string {
  if (name === '' || name.includes('\0') || !name.isWellFormed()) {
    throw new RangeError(`DuckDB cannot hold the name ${JSON.stringify(name)}.`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Writes a text as SQL. Half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD, as in the texts of a table: what
 * must not lose it is written as JSON first.
 */
export function text(value: string): string {
  const pieces = value
    .toWellFormed()
    .split('\0')
    .map((piece) => `'${piece.replaceAll("'", "''")}'`);
  // DuckDB takes a NUL for the end of a statement, be it in quotes or not.
  return pieces.length === 1 ? pieces.join('') : `concat_ws(chr(0), ${pieces.join(', ')})`;
}

/**
 * Writes a name, given as SQL, as DuckDB's catalog compares it: `A` is `a`, and letters beyond ASCII are like none but
 * themselves. `lower()` would also take `İ` for `i`.
 */
export function comparedName(sql: string): string {
  return `translate(${sql}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')`;
}

/** Writes an instant as SQL, exact to the millisecond of a Date. */
export function instant(value: Date): string {
  return `TIMESTAMPTZ ${text(value.toISOString())}`;
}
