import type { ValueSink } from './value-sink.ts';
import type { Codec } from './codec.ts';
import { rawNumber } from './raw-json.ts';
import { textOf } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

const wholeText = /^[+-]?\d+$/;

/** SHORT and INT: whole numbers of 16 and 32 bits. */
export function narrowWholeNumbers(bits: 16 | 32): Codec {
  const limit = 2 ** (bits - 1);
  const isWithin = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
  return {
    append(sink, value) {
      const quick = quickWhole(value);
      const number = isWithin(quick) ? quick : Number(wholeBigInt(value, -limit, limit - 1));
      sink.appendInt32(number);
      sink.extendRange(number);
    },
    fits: (value) => isWithin(value) && !Object.is(value, -0),
  };
}

/** LONG: whole numbers of 64 bits. Beyond 2^53 they come as bigint or text, since a number has lost digits there. */
export const longs: Codec = {
  append(sink, value) {
    const quick = quickWhole(value);
    if (quick !== undefined) {
      sink.appendSafeInteger(quick);
      sink.extendRange(quick);
    } else appendBigLong(sink, value);
  },
  fits(value) {
    if (typeof value === 'number') return Number.isSafeInteger(value);
    if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value;
    const raw = rawNumber(value);
    return raw !== undefined && wholeText.test(raw) && BigInt.asIntN(64, BigInt(raw)) === BigInt(raw);
  },
};

/** A whole number within 2^53 as a number; undefined for anything else, and for text of more than 15 characters. */
function quickWhole(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === 'string')
    return value.length <= 15 && wholeText.test(value) ? Number(value) : undefined;
  const number = typeof value === 'bigint' ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

const longLimits = { least: -(2n ** 63n), greatest: 2n ** 63n - 1n };

function appendBigLong(sink: ValueSink, value: unknown): void {
  if (typeof value === 'number' && Number.isInteger(value)) {
    throw new ValueMismatch(
      'a whole number beyond 2^53 has lost digits as a number: give it as a bigint or as text',
      value,
    );
  }
  const whole = wholeBigInt(value, longLimits.least, longLimits.greatest);
  sink.appendBigInt64(whole);
  sink.extendWideRange(whole);
}

function wholeBigInt(value: unknown, least: bigint | number, greatest: bigint | number): bigint {
  const text = textOf(value);
  let whole: bigint;
  if (typeof value === 'bigint') whole = value;
  else if (typeof value === 'number' && Number.isInteger(value)) whole = BigInt(value);
  else if (text !== undefined && wholeText.test(text)) whole = BigInt(text.replace(/^\+/, ''));
  else throw new ValueMismatch('a whole number is wanted', value);
  if (whole < least || whole > greatest) {
    throw new ValueMismatch(`a whole number from ${least} to ${greatest} is wanted`, value);
  }
  return whole;
}
