/**
 * Writes a double as the shortest text JavaScript gives it. A cast of DuckDB's to text would be wrong by a factor of two
 * for a few numbers (2.4178516392292583e+24 becomes 4.835703278458517e+24); its JSON has the right digits, and a form
 * that differs only in `.0` and in `e21` for `e+21`.
 */
export function numberText(value: string): string {
  const digits = `CAST(to_json(${value}) AS VARCHAR)`;
  return `CASE
    WHEN isnan(${value}) THEN 'NaN'
    WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END
    WHEN ${value} = 0 THEN '0'
    ELSE regexp_replace(regexp_replace(${digits}, '\\.0$', ''), 'e(\\d)', 'e+\\1')
  END`;
}

/** Writes a float as the shortest text that gives the same 32 bits. */
export function floatText(value: string): string {
  return numberText(`CAST(${shortestDigits(value)} AS DOUBLE)`);
}

/** DuckDB's own digits are the shortest only where it writes an exponent; any float is known by nine. */
function shortestDigits(value: string): string {
  const rounded = (digits: number) => `format('{:.${digits - 1}e}', ${value})`;
  const tried = [6, 7, 8].map(
    (digits) => `WHEN CAST(${rounded(digits)} AS REAL) = ${value} THEN ${rounded(digits)}`,
  );
  return `CASE
    WHEN NOT isfinite(${value}) OR abs(${value}) < 1e-4 OR abs(${value}) >= 1e16 THEN CAST(${value} AS VARCHAR)
    ${tried.join(' ')}
    ELSE ${rounded(9)}
  END`;
}
