import { SourceError } from '@headwater/protocol';
import { readBytes, type ByteSource } from './byte-source.ts';
import { readBook, readPart, textOf, type ExcelBook } from './excel-book.ts';
import { columnLetters, readCells, type ExcelValue } from './excel-cells.ts';
import { setMember } from './set-member.ts';
import { openArchive, type ArchiveEntry, type ArchiveLimits } from './zip-archive.ts';

export interface ExcelOptions<Column extends string = string> extends ArchiveLimits {
  /** What the file is called in errors. */
  readonly name?: string;
  /** The sheet to read, by its name, or its number from 1 on. @default 1 */
  readonly sheet?: string | number;
  /** Whether the first row is a header. @default true */
  readonly header?: boolean;
  /** Names of the columns from A on, instead of those in the header. @default what the header says */
  readonly columns?: readonly Column[];
  /** Rows above the header, counted as Excel counts them. @default 0 */
  readonly skipRows?: number;
}

/**
 * Reads the rows of a sheet of an Excel workbook (.xlsx), as objects with the values of the cells under the names of the
 * header. Empty rows are none. Formulas are what they last came to; a cell with an error is the text of it, `#N/A`.
 * Numbers are dates where their format shows a day, month or year.
 *
 * @example
 * for await (const row of excel(answer.body, { sheet: 'Orders' })) await op.upsert('order', row);
 *
 * @throws SourceError naming the row that does not fit the header
 */
export async function* excel<const Column extends string = string>(
  source: ByteSource,
  options: ExcelOptions<Column> = {},
): AsyncGenerator<Record<Column, ExcelValue>, void, undefined> {
  const { header = true, skipRows = 0 } = options;
  if (!header && options.columns === undefined)
    throw new TypeError('excel: without a header, give the names in columns');
  const file = options.name ?? 'the workbook';
  const archive = await openArchive(workbookBytes(source, file), file, options);
  try {
    const book = await readBook(archive, file);
    const [sheet, part] = findSheet(book, options.sheet ?? 1, file);
    const place = `${file} sheet ${sheet}`;
    let names: readonly string[] | undefined = header ? undefined : options.columns;
    let number = 0;
    for await (const element of readPart(part, file, ['row'])) {
      number = Number(textOf(element, '@r')) || number + 1;
      const cells = readCells(element, book, `${place} row ${number}`);
      if (number <= skipRows || cells.every((cell) => cell === null)) continue;
      if (names === undefined) names = readHeader(options.columns ?? cells, `${place} row ${number}`);
      else yield rowOf(names, cells, `${place} row ${number}`) as Record<Column, ExcelValue>;
    }
    if (names === undefined)
      throw new SourceError(`${place} is empty, without even a header: choose another sheet`);
  } finally {
    await archive.close();
  }
}

/** A file of the older format, and one with a password, begin like this. */
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

async function* workbookBytes(source: ByteSource, file: string): AsyncGenerator<Uint8Array, void, undefined> {
  let start = Buffer.alloc(0);
  for await (const piece of readBytes(source)) {
    if (start.length < compoundFile.length) start = Buffer.concat([start, piece]);
    if (start.subarray(0, compoundFile.length).equals(compoundFile)) {
      throw new SourceError(`${file} is an .xls, or has a password: save it as .xlsx without one`);
    }
    yield piece;
  }
}

function findSheet({ sheets }: ExcelBook, wanted: string | number, file: string): [string, ArchiveEntry] {
  const all = [...sheets];
  const found = typeof wanted === 'number' ? all[wanted - 1] : all.find(([name]) => name === wanted);
  if (found !== undefined) return found;
  throw new SourceError(
    `${file} has no sheet ${JSON.stringify(wanted)}: it has ${all.map(([name]) => JSON.stringify(name)).join(', ')}`,
  );
}

function readHeader(cells: readonly ExcelValue[], place: string): string[] {
  const last = cells.findLastIndex((cell) => cell !== null && cell !== '');
  const names = cells
    .slice(0, last + 1)
    .map((cell) => (cell instanceof Date ? cell.toISOString() : String(cell ?? '')));
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new SourceError(
      `${place}: the header names ${JSON.stringify(twice)} twice: give names with columns`,
    );
  }
  return names;
}

/** A column whose header is empty must be empty. */
function rowOf(
  names: readonly string[],
  cells: readonly ExcelValue[],
  place: string,
): Record<string, ExcelValue> {
  const unnamed = cells.findIndex((cell, index) => cell !== null && (names[index] ?? '') === '');
  if (unnamed !== -1) {
    throw new SourceError(
      `${place}: column ${columnLetters(unnamed)} has a value, but no name: give names with columns`,
    );
  }
  const row: Record<string, ExcelValue> = {};
  for (const [index, name] of names.entries()) if (name !== '') setMember(row, name, cells[index] ?? null);
  return row;
}
