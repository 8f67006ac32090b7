import { SourceError } from '@headwater/protocol';

export interface RecordFormat {
  readonly delimiter: string;
  /** `null` where quotes mean nothing. */
  readonly quote: string | null;
  readonly lineBreak: '\n' | '\r';
}

/** Takes the fields of one record, none for an empty line, and the number of the line it begins on. */
export type TakeRecord = (fields: string[], line: number) => void;

/** What comes after a field; `more` when only more text can tell. */
type Follows = 'field' | 'record' | 'more';

const loneReturn = "a line ends with a carriage return alone: say lineBreak: '\\r'";

/** A record that is longer than this and not whole is looked at again only when it has doubled. */
const longRecord = 64 * 1024;

/** A text of JavaScript has at most half a billion characters. */
const mostRecordCharacters = 2 ** 28;

/** Cuts text that comes piece by piece into records of fields. */
export class CsvRecords {
  readonly #format: RecordFormat;
  readonly #file: string;
  readonly #take: TakeRecord;
  /** What follows the last whole record, in pieces. */
  #rest: string[] = [];
  #restLength = 0;
  #nextLook = 0;
  #text = '';
  #isLast = false;
  #position = 0;
  /** Where the next delimiter and line break are, at the position or behind it; the length of the text when nowhere. */
  #nextDelimiter = -1;
  #nextBreak = -1;
  #line: number;
  #isFirst = true;
  /** Line breaks inside the fields of a record. */
  #linesInside = 0;

  constructor(format: RecordFormat, file: string, firstLine: number, take: TakeRecord) {
    this.#format = format;
    this.#file = file;
    this.#line = firstLine;
    this.#take = take;
  }

  push(piece: string): void {
    this.#rest.push(piece);
    this.#restLength += piece.length;
    if (this.#restLength < this.#nextLook) return;
    this.#cut();
    if (this.#restLength > mostRecordCharacters) {
      throw this.#broken(
        `the row is longer than ${mostRecordCharacters} characters: look for a quote that is never closed`,
      );
    }
    const isLong = this.#restLength > longRecord;
    this.#nextLook = isLong ? Math.min(this.#restLength * 2, mostRecordCharacters) : 0;
  }

  end(): void {
    this.#isLast = true;
    this.#cut();
  }

  #cut(): void {
    this.#text = this.#rest.length === 1 ? (this.#rest[0] ?? '') : this.#rest.join('');
    this.#position = 0;
    this.#nextDelimiter = -1;
    this.#nextBreak = -1;
    let start = 0;
    while (start < this.#text.length && this.#record()) start = Math.min(this.#position, this.#text.length);
    this.#rest = start === this.#text.length ? [] : [this.#text.slice(start)];
    this.#restLength = this.#text.length - start;
  }

  /** Takes the record at the position; tells whether it was whole. */
  #record(): boolean {
    const { quote } = this.#format;
    const quoteCode = quote === null ? -1 : quote.charCodeAt(0);
    const fields: string[] = [];
    this.#linesInside = 0;
    for (;;) {
      const isQuoted = this.#text.charCodeAt(this.#position) === quoteCode;
      const follows = isQuoted ? this.#quotedField(fields, quote ?? '') : this.#plainField(fields);
      if (follows === 'more') return false;
      if (follows === 'record') break;
    }
    this.#isFirst = false;
    this.#take(fields, this.#line);
    this.#line += this.#linesInside + 1;
    return true;
  }

  #plainField(fields: string[]): Follows {
    const { delimiter, lineBreak } = this.#format;
    const text = this.#text;
    const start = this.#position;
    if (this.#nextDelimiter < start) this.#nextDelimiter = indexOrLength(text, delimiter, start);
    if (this.#nextBreak < start) this.#nextBreak = indexOrLength(text, lineBreak, start);
    if (this.#nextDelimiter < this.#nextBreak) {
      fields.push(this.#plainText(start, this.#nextDelimiter));
      this.#position = this.#nextDelimiter + 1;
      return 'field';
    }
    if (this.#nextBreak === text.length && !this.#isLast) return 'more';
    const hasReturn = lineBreak === '\n' && this.#nextBreak > start && text[this.#nextBreak - 1] === '\r';
    const end = this.#nextBreak - (hasReturn ? 1 : 0);
    if (end > start || fields.length > 0) fields.push(this.#plainText(start, end));
    this.#position = this.#nextBreak + 1;
    return 'record';
  }

  #plainText(start: number, end: number): string {
    const field = this.#text.slice(start, end);
    if (this.#isFirst && this.#format.lineBreak === '\n' && field.includes('\r'))
      throw this.#broken(loneReturn);
    return field;
  }

  #quotedField(fields: string[], quote: string): Follows {
    const { delimiter, lineBreak } = this.#format;
    const text = this.#text;
    const close = closingQuote(text, this.#position + 1, quote);
    if (close === -1 && this.#isLast)
      throw this.#broken(
        'a quoted field is never closed: look for a lone quote, or for an end that is missing',
      );
    if (close === -1) return 'more';
    let end = close + 1;
    if (lineBreak === '\n' && text[end] === '\r') end += 1;
    // The next piece may begin with the second of two quotes, or with a line break.
    if (end === text.length && !this.#isLast) return 'more';
    const raw = text.slice(this.#position + 1, close);
    this.#linesInside += occurrences(raw, lineBreak);
    fields.push(raw.includes(quote) ? raw.replaceAll(quote + quote, quote) : raw);
    this.#position = end + 1;
    if (end === text.length || text[end] === lineBreak) return 'record';
    if (text[end] === delimiter && end === close + 1) return 'field';
    if (end > close + 1) throw this.#broken(loneReturn);
    throw this.#broken('text follows the end of a quoted field: a quote inside one is written twice');
  }

  #broken(what: string): SourceError {
    return new SourceError(`${this.#file} line ${this.#line}: ${what}`);
  }
}

function indexOrLength(text: string, part: string, from: number): number {
  const index = text.indexOf(part, from);
  return index === -1 ? text.length : index;
}

/** Finds the quote that is not the first of two. */
function closingQuote(text: string, from: number, quote: string): number {
  let index = text.indexOf(quote, from);
  while (index !== -1 && text[index + 1] === quote) index = text.indexOf(quote, index + 2);
  return index;
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let index = text.indexOf(part); index !== -1; index = text.indexOf(part, index + 1)) count += 1;
  return count;
}
