import { SourceError } from '@headwater/protocol';
import { setMember } from './set-member.ts';

export interface ColumnRules {
  /** Whether the first record names the columns. */
  readonly header: boolean;
  readonly columns: readonly string[] | undefined;
  readonly ragged: 'error' | 'pad';
  /** What a field without characters becomes. */
  readonly emptyAs: '' | null;
}

type CsvRow = Record<string, string | null>;

/** Makes rows of records, the first of which may name their columns. */
export class CsvColumns {
  readonly #rules: ColumnRules;
  readonly #file: string;
  #names: readonly string[] | undefined;
  #setsPrototype = false;
  #rows: CsvRow[] = [];

  constructor(rules: ColumnRules, file: string) {
    this.#rules = rules;
    this.#file = file;
    if (!rules.header) this.#setNames(rules.columns ?? []);
  }

  add(fields: string[], line: number): void {
    if (this.#names === undefined) {
      if (fields.length > 0) this.#readHeader(fields, line);
      return;
    }
    const names = this.#names;
    // An empty line says something only where a row is one field.
    if (fields.length === 0 && names.length > 1) return;
    if (fields.length === 0) fields.push('');
    if (fields.length !== names.length) this.#pad(fields, names.length, line);
    this.#rows.push(this.#rowOf(names, fields));
  }

  /** Gives the rows that were made since it was last called. */
  takeRows(): CsvRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** @throws SourceError when there was no header */
  end(): void {
    if (this.#names === undefined) {
      throw new SourceError(`${this.#file} is empty, without even a header: have it sent again`);
    }
  }

  #readHeader(fields: string[], line: number): void {
    const { columns } = this.#rules;
    if (columns !== undefined && columns.length !== fields.length) {
      throw this.#broken(line, `the header has ${fields.length} fields, but columns names ${columns.length}`);
    }
    const names = columns ?? fields;
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw this.#broken(line, `the header names ${JSON.stringify(twice)} twice: give names with columns`);
    }
    this.#setNames(names);
  }

  #setNames(names: readonly string[]): void {
    this.#names = names;
    this.#setsPrototype = names.includes('__proto__');
  }

  #pad(fields: string[], wanted: number, line: number): void {
    const surplus = fields.slice(wanted);
    if (this.#rules.ragged === 'error' || surplus.some((field) => field !== '')) {
      const advice =
        surplus.length > 0 ? 'look for a delimiter that is not quoted' : "say ragged: 'pad' if that is meant";
      throw this.#broken(
        line,
        `the row has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, not ${wanted}: ${advice}`,
      );
    }
    fields.length = Math.min(fields.length, wanted);
    while (fields.length < wanted) fields.push('');
  }

  #rowOf(names: readonly string[], fields: readonly string[]): CsvRow {
    const { emptyAs } = this.#rules;
    const row: CsvRow = {};
    for (let index = 0; index < names.length; index += 1) {
      const field = fields[index] ?? '';
      const value = field === '' ? emptyAs : field;
      if (this.#setsPrototype) setMember(row, names[index] ?? '', value);
      else row[names[index] ?? ''] = value;
    }
    return row;
  }

  #broken(line: number, what: string): SourceError {
    return new SourceError(`${this.#file} line ${line}: ${what}`);
  }
}
