import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortestDouble } from './float-text.ts';

test.each([
  [10.4, 10.4],
  [0.1, 0.1],
  [-3.7e-5, -3.7e-5],
  [1e10, 1e10],
  [123_456_789, 123_456_790],
  [16_777_215, 16_777_215],
  [3.402_823_466e38, 3.402_823_5e38],
  [1e-45, 1e-45],
  [1.175_494_35e-38, 1.175_494_4e-38],
  [1.547_425_1e26, 1.547_425_1e26],
  [-0, -0],
  [Number.NaN, Number.NaN],
  [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
])('the float next to %d is %d', (number, double) => {
  expect(shortestDouble(Math.fround(number))).toBe(double);
});

const floats = new Float32Array(1);
const patterns = new Uint32Array(floats.buffer);

/** The float of 32 bits. */
function floatOf(pattern: number): number {
  patterns[0] = pattern;
  return floats[0] ?? 0;
}

/** Tries every decimal next to the float, from one digit on. Of those that are rounded to it, the nearest is taken. */
function slowly(float: number): number {
  if (!Number.isFinite(float) || float === 0) return float;
  for (let digits = 1; ; digits += 1) {
    const [mantissa = '', exponent] = Math.abs(float)
      .toExponential(digits - 1)
      .split('e');
    const whole = Number(mantissa.replace('.', ''));
    const near = [whole + 1, whole, whole - 1]
      .map((each) => Number(`${each}e${Number(exponent) - digits + 1}`) * Math.sign(float))
      .filter((double) => Math.fround(double) === float)
      .sort((a, b) => Math.abs(a - float) - Math.abs(b - float));
    if (near[0] !== undefined) return near[0];
  }
}

test('any float is what trying every decimal gives', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), (pattern) => {
      const float = floatOf(pattern);
      expect(shortestDouble(float)).toBe(slowly(float));
    }),
    { numRuns: 20_000 },
  );
});

test('so are the smallest floats, and those next to each power of two and of ten', () => {
  const places = Array.from({ length: 256 }, (_, exponent) => exponent * 2 ** 23);
  for (let exponent = -45; exponent <= 38; exponent += 1) {
    floats[0] = Number(`1e${exponent}`);
    places.push(patterns[0] ?? 0);
  }
  for (const place of places) {
    for (let pattern = Math.max(0, place - 20); pattern <= place + 20; pattern += 1) {
      for (const float of [floatOf(pattern), -floatOf(pattern)]) {
        expect(shortestDouble(float)).toBe(slowly(float));
      }
    }
  }
});

test('a decimal of few digits comes back from its float', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.nat(9), (digits, scale) => {
      const double = digits / 10 ** scale;
      expect(shortestDouble(Math.fround(double))).toBe(double);
    }),
    { numRuns: 5000 },
  );
});
