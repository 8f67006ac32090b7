/**
 * Writes a double as the shortest text JavaScript gives it: DuckDB's digits are the same, its form is not (`1.0`,
 * `1e+16`, `1e-05`).
 */
export function numberText(value: string): string {
  const digits = `CAST(${value} AS VARCHAR)`;
  const mantissa = `replace(split_part(${digits}, 'e', 1), '.', '')`;
  const exponent = `CAST(split_part(${digits}, 'e', 2) AS INTEGER)`;
  const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE '' END`;
  return `CASE
    WHEN isnan(${value}) THEN 'NaN'
    WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END
    WHEN ${value} = 0 THEN '0'
    WHEN NOT contains(${digits}, 'e') THEN regexp_replace(${digits}, '\\.0$', '')
    WHEN abs(${value}) >= 1e16 AND abs(${value}) < 1e21
      THEN ${sign} || rpad(ltrim(${mantissa}, '-'), ${exponent} + 1, '0')
    WHEN abs(${value}) < 1 AND ${exponent} >= -6
      THEN ${sign} || '0.' || repeat('0', -${exponent} - 1) || ltrim(${mantissa}, '-')
    ELSE split_part(${digits}, 'e', 1)
      || 'e' || CASE WHEN ${exponent} > 0 THEN '+' ELSE '-' END || abs(${exponent})
  END`;
}
