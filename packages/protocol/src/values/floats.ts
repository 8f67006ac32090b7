import type { ColumnBuilder } from '../parquet/column-builder.ts';
import { rawNumber, type Codec } from './codec.ts';
import { ValueMismatch } from './value-mismatch.ts';

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
    if (Number.isNaN(value)) builder.forgetRange();
    else builder.extendRange(round(value));
  };
  return {
    append(builder, value, losses) {
      if (typeof value === 'number') {
        appendNumber(builder, value);
        return;
      }
      const text = typeof value === 'string' ? value : rawNumber(value);
      if (typeof value !== 'bigint' && (text === undefined || !numberText.test(text))) {
        throw new ValueMismatch('a number is wanted', value);
      }
      const number = round(Number(typeof value === 'bigint' ? value : text));
      const isExact =
        typeof value === 'bigint'
          ? Number.isFinite(number) && BigInt(number) === value
          : isExactText(text ?? '', number);
      if (!isExact) losses.add('rounded to the nearest floating-point number', value);
      appendNumber(builder, number);
    },
    fits(value) {
      if (typeof value === 'number') return bits === 64 || Object.is(Math.fround(value), value);
      return (
        typeof value === 'bigint' &&
        Number.isSafeInteger(Number(value)) &&
        BigInt(round(Number(value))) === value
      );
    },
  };
}

/** Whether a text says exactly the number it was read as: the number's own shortest text is equal to it in value. */
function isExactText(text: string, number: number): boolean {
  if (!Number.isFinite(number)) return /Infinity|NaN/.test(text);
  return normal(text) === normal(String(number));
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
