import { rawJson } from '@headwater/protocol';

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const looseNumber = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/;

/** Gives the number a text says, to its last digit. A text that says none stays a text: its column judges it. */
export function readDecimal(text: string): unknown {
  const tidy = tidyNumber(text);
  return tidy === undefined ? text : rawJson(tidy);
}

/** Writes a number as JSON wants it: `+1.5`, `.5`, `1.` and `007` are numbers elsewhere. Undefined for anything else. */
export function tidyNumber(text: string): string | undefined {
  if (jsonNumber.test(text)) return text;
  const [match, sign = '', whole = '', fraction = '', exponent = ''] = looseNumber.exec(text) ?? [];
  if (match === undefined || whole + fraction === '') return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}
