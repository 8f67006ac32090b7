import type { ByteSource } from './byte-source.ts';
import { CsvColumns } from './csv-columns.ts';
import { CsvRecords } from './csv-records.ts';
import { readText, type TextOptions } from './read-text.ts';

export interface CsvOptions<
  Column extends string = string,
  Empty extends '' | null = '',
> extends TextOptions {
  /** @default ',' */
  readonly delimiter?: string;
  /**
   * What a field with delimiters or line breaks stands in; inside it is written twice. `null` where quotes mean nothing.
   *
   * @default '"'
   */
  readonly quote?: string | null;
  /** `\r` for the files of very old programs. @default '\n', with or without `\r` before it */
  readonly lineBreak?: '\n' | '\r';
  /** Whether the first row is a header. @default true */
  readonly header?: boolean;
  /** Names of the columns, instead of those in the header. @default what the header says */
  readonly columns?: readonly Column[];
  /** Lines before the header that are no rows. @default 0 */
  readonly skipLines?: number;
  /** What a field without characters becomes, quoted or not. @default '' */
  readonly emptyAs?: Empty;
  /** Whether a row with other fields than the header has is an error, or gets empty fields. @default 'error' */
  readonly ragged?: 'error' | 'pad';
}

/** A row of a CSV file, whose values are texts. */
export type CsvRow<Column extends string = string, Empty extends '' | null = ''> = Record<
  Column,
  string | Empty
>;

/**
 * Reads the rows of a CSV file, as objects with texts under the names of the header.
 *
 * @example
 * for await (const row of csv(answer.body, { delimiter: ';' })) await op.upsert('order', row);
 *
 * @throws SourceError naming the line of a row that has not the fields of the header, or of a quote that is not closed
 */
export async function* csv<const Column extends string = string, Empty extends '' | null = ''>(
  source: ByteSource,
  options: CsvOptions<Column, Empty> = {},
): AsyncGenerator<CsvRow<Column, Empty>, void, undefined> {
  for await (const rows of csvBatches(source, options)) yield* rows;
}

/**
 * Reads the rows of a CSV file like {@link csv}, some hundreds at a time: as they come.
 *
 * @example
 * for await (const rows of csvBatches(answer.body)) await op.upsert('order', rows);
 */
export async function* csvBatches<const Column extends string = string, Empty extends '' | null = ''>(
  source: ByteSource,
  options: CsvOptions<Column, Empty> = {},
): AsyncGenerator<CsvRow<Column, Empty>[], void, undefined> {
  const { delimiter = ',', quote = '"', lineBreak = '\n', header = true, skipLines = 0 } = options;
  checkOptions(delimiter, quote, header, options.columns);
  const file = options.name ?? 'the CSV';
  const { columns, ragged = 'error', emptyAs = '' } = options;
  const table = new CsvColumns({ header, columns, ragged, emptyAs }, file);
  const records = new CsvRecords({ delimiter, quote, lineBreak }, file, skipLines + 1, (fields, line) =>
    table.add(fields, line),
  );
  const text = readText(source, file, options.encoding);
  for await (const piece of skipLines === 0 ? text : withoutLines(text, skipLines, lineBreak)) {
    records.push(piece);
    const rows = table.takeRows();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are the columns, and emptyAs what is empty
    if (rows.length > 0) yield rows as CsvRow<Column, Empty>[];
  }
  records.end();
  table.end();
  const rows = table.takeRows();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  if (rows.length > 0) yield rows as CsvRow<Column, Empty>[];
}

function checkOptions(
  delimiter: string,
  quote: string | null,
  header: boolean,
  columns: readonly string[] | undefined,
): void {
  if (delimiter.length !== 1)
    throw new TypeError(`csv: delimiter ${JSON.stringify(delimiter)} is not one character`);
  if (quote !== null && quote.length !== 1) {
    throw new TypeError(`csv: quote ${JSON.stringify(quote)} is not one character, nor null`);
  }
  if (!header && columns === undefined)
    throw new TypeError('csv: without a header, give the names in columns');
  const twice = columns?.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`csv: columns names ${JSON.stringify(twice)} twice`);
}

async function* withoutLines(
  text: AsyncIterable<string>,
  count: number,
  lineBreak: string,
): AsyncGenerator<string, void, undefined> {
  let left = count;
  for await (const piece of text) {
    let start = 0;
    while (left > 0) {
      const end = piece.indexOf(lineBreak, start);
      if (end === -1) break;
      start = end + 1;
      left -= 1;
    }
    if (left === 0 && start < piece.length) yield piece.slice(start);
  }
}
