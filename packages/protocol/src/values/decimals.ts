import type { DecimalType } from '../column-type.ts';
import type { ValueSink } from './value-sink.ts';
import type { Codec } from './codec.ts';
import { isExactInDouble } from './numbers.ts';
import { rawNumber } from './raw-json.ts';
import { textOf } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

const decimalText = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** DECIMAL: text, whole numbers, and numbers by their shortest text. Digits behind the scale are rounded, half to even. */
export function decimals({ precision, scale }: DecimalType): Codec {
  const limit = 10n ** BigInt(precision);
  const appendQuick = (sink: ValueSink, unscaled: number) => {
    if (precision > 18) {
      sink.appendNarrowDecimal(unscaled);
      return;
    }
    sink.appendSafeInteger(unscaled);
    sink.extendRange(unscaled);
  };
  const appendUnscaled = (sink: ValueSink, unscaled: bigint) => {
    if (precision > 18) {
      sink.appendWideDecimal(unscaled);
      return;
    }
    sink.appendBigInt64(unscaled);
    sink.extendWideRange(unscaled);
  };
  return {
    append(sink, value, losses) {
      const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : textOf(value);
      if (text === undefined) throw new ValueMismatch('a decimal number is wanted', value);
      const quick = quickUnscaled(text, scale, precision);
      if (quick !== undefined) {
        appendQuick(sink, quick);
        return;
      }
      const { unscaled, isRounded } = exactUnscaled(text, scale, value);
      if (unscaled >= limit || unscaled <= -limit) {
        throw new ValueMismatch(`at most ${precision - scale} digits before the point are wanted`, value);
      }
      if (sink.isExactInDouble && !isExactInDouble(unscaled, scale)) sink.isExactInDouble = false;
      if (isRounded) losses.add(`rounded to ${scale} digits behind the point`, value);
      appendUnscaled(sink, unscaled);
    },
    fits(value) {
      const text =
        typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
          ? String(value)
          : rawNumber(value);
      const parts = text === undefined ? null : decimalText.exec(text);
      if (parts === null || parts[4] !== undefined) return false;
      return (
        (parts[2] ?? '').replace(/^0+/, '').length <= precision - scale && (parts[3] ?? '').length <= scale
      );
    },
  };
}

/** Reads plain text of at most 15 digits without a bigint: the usual amount of money. */
function quickUnscaled(text: string, scale: number, precision: number): number | undefined {
  const { length } = text;
  if (length === 0 || length > 15) return undefined;
  let at = 0;
  const isNegative = text.charCodeAt(0) === 45;
  if (isNegative) at = 1;
  let digits = 0;
  let fraction = -1;
  let value = 0;
  for (; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46 && fraction === -1) fraction = 0;
    else if (code >= 48 && code <= 57) {
      value = value * 10 + (code - 48);
      digits += 1;
      if (fraction >= 0) fraction += 1;
    } else return undefined;
  }
  const missing = scale - Math.max(fraction, 0);
  if (digits === 0 || missing < 0 || digits + missing > 15 || digits + missing > precision) return undefined;
  value *= 10 ** missing;
  // JavaScript writes so small a number with an exponent: it is not the same text as a double.
  if (scale > 6 && value !== 0 && value * 1e6 < 10 ** scale) return undefined;
  return isNegative ? -value : value;
}

function exactUnscaled(
  text: string,
  scale: number,
  value: unknown,
): { unscaled: bigint; isRounded: boolean } {
  const parts = decimalText.exec(text);
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = parts ?? [];
  if (parts === null || whole + fraction === '') throw new ValueMismatch('a decimal number is wanted', value);
  const digits = whole + fraction;
  // The number is `digits` × 10^shift, in units of the scale.
  const shift = Number(exponentText) - fraction.length + scale;
  if (shift > 80) {
    if (BigInt(digits) === 0n) return { unscaled: 0n, isRounded: false };
    throw new ValueMismatch('a number with fewer digits is wanted', value);
  }
  let unscaled: bigint;
  let isRounded = false;
  if (shift >= 0) unscaled = BigInt(digits) * 10n ** BigInt(shift);
  else {
    const divisor = 10n ** BigInt(-shift);
    const rest = BigInt(digits) % divisor;
    unscaled = BigInt(digits) / divisor;
    isRounded = rest !== 0n;
    if (rest * 2n > divisor || (rest * 2n === divisor && unscaled % 2n === 1n)) unscaled += 1n;
  }
  return { unscaled: sign === '-' ? -unscaled : unscaled, isRounded };
}

/** Tells whether a double holds the number a text says; one with an exponent is for the caller to judge. */
export function isExactDecimal(text: string): boolean {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return whole === '' || isExactInDouble(BigInt(whole + fraction), fraction.length);
}
