/** Whether a text says exactly the number it was read as: the number's own shortest text is equal to it in value. */
export function isExactText(text: string, number: number, bits: 32 | 64): boolean {
  if (!Number.isFinite(number)) return /Infinity|NaN/.test(text);
  // Fifteen digits always come back from a double, except next to zero.
  if (bits === 64 && text.length <= 15 && Math.abs(number) > 1e-290) return true;
  const shortest = bits === 64 ? String(number) : shortestFloatText(number);
  return text === shortest || normal(text) === normal(shortest);
}

/** The fewest digits that are read as the same number of 32 bits; nine are always enough. */
function shortestFloatText(number: number): string {
  for (let digits = 1; digits < 9; digits += 1) {
    const text = number.toPrecision(digits);
    if (Math.fround(Number(text)) === number) return text;
  }
  return number.toPrecision(9);
}

/** Digits without zeros at the ends, and where their point is. */
function normal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = whole + fraction;
  const leading = /^0*/.exec(digits)?.[0].length ?? 0;
  const significant = digits.slice(leading).replace(/0+$/, '');
  return significant === ''
    ? '0'
    : `${sign === '-' ? '-' : ''}${significant}e${whole.length - leading + Number(exponent)}`;
}
