/** Powers of ten by which the product with any float is exact. */
const scales = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

/** From here on a float has no fraction, but gaps between the whole numbers. */
const firstGap = 2 ** 24;
/** Above this, twelve digits behind the point hold nine that count. */
const leastScaled = 2 ** -10;

/** Where floats are closer below than above, the fewest digits need not be the nearest ones: so it is at these alone. */
const unevenFloats = new Map([
  [2 ** -96, 1.2621775e-29],
  [2 ** 87, 1.5474251e26],
  [2 ** 90, 1.2379401e27],
]);

/**
 * Gives the double that is written with the fewest digits of all that are rounded to this float: 10.4 for the float next to 10.4,
 * not 10.399999618530273.
 *
 * @param float a number of 32 bits
 */
export function shortestDouble(float: number): number {
  const size = Math.abs(float);
  if (Number.isInteger(float) && size < firstGap) return float;
  if (!Number.isFinite(float)) return float;
  const double = size >= leastScaled && size < firstGap ? byScale(size) : byDigits(size);
  return float < 0 ? -double : double;
}

/** Tries one digit more behind the point at a time. */
function byScale(float: number): number {
  for (const scale of scales) {
    const double = Math.round(float * scale) / scale;
    if (Math.fround(double) === float) return double;
  }
  return byDigits(float);
}

/** Tries one digit more at a time, of which a float has nine at most. */
function byDigits(float: number): number {
  for (let digits = 1; digits < 9; digits += 1) {
    const double = Number(float.toPrecision(digits));
    if (Math.fround(double) === float) return double;
  }
  return unevenFloats.get(float) ?? Number(float.toPrecision(9));
}
