import { isRawJson } from '@headwater/protocol';

/** Gives the text of a number, of a bigint, of a number kept by `JSON.rawJSON`, or of text; undefined for anything else. */
export function exactDigits(value: unknown): string | undefined {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? BigInt(value).toString() : String(value);
  if (typeof value === 'string') return value.trim();
  return typeof value === 'object' && value !== null && isRawJson(value) ? value.rawJSON : undefined;
}

/** More digits than this are written by no source on purpose, and held by no column. */
const mostShift = 100;

/** Writes a decimal number without a plus and without an exponent; undefined when it is none. */
export function plainDecimal(text: string): string | undefined {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power] = parts;
  const minus = sign === '-' ? '-' : '';
  if (power === undefined) return `${minus}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  const shift = Number(power);
  if (Math.abs(shift) > mostShift) return undefined;
  const digits = '0'.repeat(Math.max(0, -shift)) + whole + fraction + '0'.repeat(Math.max(0, shift));
  const point = Math.max(0, -shift) + whole.length + shift;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = digits.slice(point).replace(/0+$/, '');
  return `${minus}${left === '' ? '0' : left}${right === '' ? '' : `.${right}`}`;
}

const instant =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$/;

/** Tells whether a text is an instant that exists: ISO, with an offset. */
export function isInstant(text: string): boolean {
  const parts = instant.exec(text);
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (year === 0 || hour > 23 || minute > 59 || second > 59) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
}

function daysIn(month: number, year: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
