import type { ValueSink } from './value-sink.ts';
import type { Codec } from './codec.ts';
import { isExactText } from './exact-text.ts';
import { isExactDecimal } from './decimals.ts';
import { rawNumber } from './raw-json.ts';
import { textOf } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

const numberText = /^[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|Infinity)$|^NaN$/;

/** FLOAT and DOUBLE: numbers, and text and bigint that are counted when they do not fit exactly. */
export function floats(bits: 32 | 64): Codec {
  const round = bits === 32 ? Math.fround : (value: number) => value;
  const put =
    bits === 32
      ? (sink: ValueSink, value: number) => sink.appendFloat(value)
      : (sink: ValueSink, value: number) => sink.appendDouble(value);
  const appendNumber = (sink: ValueSink, value: number) => {
    put(sink, value);
    if (Number.isNaN(value)) sink.isComparable = false;
    else sink.extendRange(round(value));
  };
  return {
    append(sink, value, losses) {
      if (typeof value === 'number') {
        appendNumber(sink, value);
        return;
      }
      const text = textOf(value);
      if (typeof value !== 'bigint' && (text === undefined || !numberText.test(text))) {
        throw new ValueMismatch('a number is wanted', value);
      }
      const number = round(Number(typeof value === 'bigint' ? value : text));
      const isExact =
        typeof value === 'bigint'
          ? Number.isFinite(number) && BigInt(number) === value
          : isExactText(text ?? '', number, bits);
      if (!isExact) losses.add('rounded to the nearest floating-point number', value);
      appendNumber(sink, number);
    },
    fits(value) {
      if (typeof value === 'number') return bits === 64 || Object.is(Math.fround(value), value);
      const text = typeof value === 'bigint' ? String(value) : rawNumber(value);
      if (text === undefined) return false;
      const number = Number(text);
      // As `widen` has it, so that a column's type does not hang on which file brings the value.
      if (!isExactDecimal(text)) return false;
      return round(number) === number && isExactText(text, number, bits);
    },
  };
}
