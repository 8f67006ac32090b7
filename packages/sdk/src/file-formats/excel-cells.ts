import { SourceError } from '@headwater/protocol';
import { membersOf, plainText, richText, textOf, type ExcelBook } from './excel-book.ts';
import { excelDate } from './excel-date.ts';
import type { XmlValue } from './xml-element.ts';

/** What a cell holds: `null` when it is empty; a Date is what a clock in UTC shows then. */
export type ExcelValue = string | number | boolean | Date | null;

/** As many as Excel has. */
const mostColumns = 16_384;

/** Gives the values of a row from column A on, with nothing left out between them. */
export function readCells(row: XmlValue, book: ExcelBook, place: string): ExcelValue[] {
  const cells: ExcelValue[] = [];
  for (const cell of membersOf(row, 'c')) {
    const reference = textOf(cell, '@r');
    const column = reference === '' ? cells.length : columnNumber(reference);
    if (column < cells.length || column >= mostColumns) {
      throw new SourceError(
        `${place}: ${reference} is no cell that may follow there: save the workbook again`,
      );
    }
    while (cells.length < column) cells.push(null);
    const value = valueOf(cell, book);
    if (value === undefined) {
      throw new SourceError(
        `${place}: ${columnLetters(column)} says ${JSON.stringify(textOf(cell, 'v'))}, which is no value of its type: save the workbook again`,
      );
    }
    cells.push(value);
  }
  return cells;
}

/** `A1` is 0, `AB7` is 27. */
function columnNumber(reference: string): number {
  let number = 0;
  for (const letter of /^[A-Z]*/.exec(reference)?.[0] ?? '') number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}

/** 0 is `A`, 27 is `AB`. */
export function columnLetters(index: number): string {
  const before = Math.floor(index / 26);
  return `${before === 0 ? '' : columnLetters(before - 1)}${String.fromCharCode(65 + (index % 26))}`;
}

/** Gives nothing where a cell contradicts itself. */
function valueOf(cell: XmlValue, { texts, showsDate, is1904 }: ExcelBook): ExcelValue | undefined {
  const type = textOf(cell, '@t');
  if (type === 'inlineStr') return membersOf(cell, 'is').map(richText).join('');
  const value = textOf(cell, 'v');
  if (type === 'str') return plainText(value);
  if (value === '') return null;
  if (type === 's') return texts[Number(value)];
  if (type === 'b') return value === '1' || value === 'true';
  if (type === 'e') return value;
  if (type === 'd') return dateOf(value);
  const number = Number(value);
  if (Number.isNaN(number)) return undefined;
  return showsDate[Number(textOf(cell, '@s'))] === true ? excelDate(number, is1904) : number;
}

function dateOf(text: string): Date | undefined {
  const hasZone = /Z$|[+-]\d\d:\d\d$/.test(text) || !text.includes('T');
  const date = new Date(hasZone ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
