import type { ColumnBuilder } from '../parquet/column-builder.ts';
import { rawNumber, type Codec } from './codec.ts';
import { textOf } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';
import { digitsInDouble } from './widen.ts';

const numberText = /^[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|Infinity)$|^NaN$/;

/** FLOAT and DOUBLE: numbers, and text and bigint that are counted when they do not fit exactly. */
export function floats(bits: 32 | 64): Codec {
  const round = bits === 32 ? Math.fround : (value: number) => value;
  const put =
    bits === 32
      ? (builder: ColumnBuilder, value: number) => builder.appendFloat(value)
      : (builder: ColumnBuilder, value: number) => builder.appendDouble(value);
  const appendNumber = (builder: ColumnBuilder, value: number) => {
    put(builder, value);
    if (Number.isNaN(value)) builder.isComparable = false;
    else builder.extendRange(round(value));
  };
  return {
    append(builder, value, losses) {
      if (typeof value === 'number') {
        appendNumber(builder, value);
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
      appendNumber(builder, number);
    },
    fits(value) {
      if (typeof value === 'number') return bits === 64 || Object.is(Math.fround(value), value);
      const text = typeof value === 'bigint' ? String(value) : rawNumber(value);
      if (text === undefined) return false;
      const number = Number(text);
      if (/^-?\d+$/.test(text) && !Number.isSafeInteger(number)) return false;
      // As `widen` has it, so that a column's type does not hang on which file brings the value.
      if (/^[^e]*\.[^e]*$/i.test(text) && text.replace(/^-?0*|\./g, '').length > digitsInDouble) return false;
      return round(number) === number && isExactText(text, number, bits);
    },
  };
}

/** Whether a text says exactly the number it was read as: the number's own shortest text is equal to it in value. */
function isExactText(text: string, number: number, bits: 32 | 64): boolean {
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
