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

/** Writes a double as {@link numberText} does, but never with an exponent: `1e+21` is a one and its zeros. */
export function plainNumberText(value: string): string {
  const json = `CAST(to_json(${value}) AS VARCHAR)`;
  const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE '' END`;
  const digits = `replace(split_part(ltrim(${json}, '-'), 'e', 1), '.', '')`;
  const exponent = `TRY_CAST(split_part(${json}, 'e', 2) AS INTEGER)`;
  return `CASE
    WHEN isfinite(${value}) AND abs(${value}) >= 1e21 THEN ${sign} || rpad(${digits}, ${exponent} + 1, '0')
    WHEN ${value} <> 0 AND abs(${value}) < 1e-6 THEN ${sign} || '0.' || repeat('0', -${exponent} - 1) || ${digits}
    ELSE ${numberText(value)}
  END`;
}

/** Writes a float as {@link floatText} does, but never with an exponent. */
export function plainFloatText(value: string): string {
  return plainNumberText(`CAST(${shortestDigits(value)} AS DOUBLE)`);
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
