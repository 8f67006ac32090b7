/** Writes a decimal with all digits of its scale: 1050 of scale 2 is `10.50`. */
export function decimalText(unscaled: number | bigint, scale: number): string {
  const isNegative = unscaled < 0;
  const digits = String(isNegative ? -unscaled : unscaled);
  const sign = isNegative ? '-' : '';
  if (scale === 0) return `${sign}${digits}`;
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
