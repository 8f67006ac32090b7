import { join } from 'node:path';
import type { StoredType } from '../column-type.ts';
import { writeParquetFile } from '../parquet/write-parquet-file.ts';
import {
  keylessColumn,
  operationCodes,
  type Loss,
  type OperationCode,
  type SpoolFile,
} from '../spool-file.ts';
import type { DeclaredTable } from '../table.ts';
import { keylessId } from './keyless-id.ts';
import { KeyOrder } from './key-order.ts';
import { OperationRuns } from './operation-runs.ts';
import { RowCheck } from './row-check.ts';
import type { SourceRow } from './source-row.ts';
import { RowMismatch, TableColumn } from './table-column.ts';

/** How many bytes of rows are appended column by column before their size is looked at. */
const bytesPerStride = 1 << 20;
const rowsPerStride = 1024;

const noTypes: ReadonlyMap<string, StoredType> = new Map();

/** Collects the rows of one table, column by column, and writes them as spool files. */
export class TableWriter {
  readonly declared: DeclaredTable;
  readonly #columns: TableColumn[] = [];
  readonly #columnsByName = new Map<string, TableColumn>();
  readonly #check: RowCheck;
  readonly #order: KeyOrder;
  readonly #runs = new OperationRuns();
  #losses: Loss[] = [];
  #rows = 0;
  #appended = 0;
  #countedSize = 0;
  /** The columns of the last row, in its order: the next row usually has the same. */
  #layout: readonly string[] = [];
  #hasLayout = false;
  /** The columns that rows of this layout have, and those they do not have. */
  #given: readonly TableColumn[] = [];
  #absent: readonly TableColumn[] = [];
  #types: ReadonlyMap<string, StoredType> = noTypes;

  constructor(declared: DeclaredTable) {
    this.declared = declared;
    this.#check = new RowCheck(declared);
    const { keys, isKeyless } = this.#check;
    if (isKeyless) this.#addColumn(keylessColumn, 'STRING', true);
    for (const column of declared.columns) this.#addColumn(column.name, column.type, true);
    for (const name of keys) if (!this.#columnsByName.has(name)) this.#addColumn(name, 'UNTYPED', false);
    this.#order = new KeyOrder(keys.length === 1 && !isKeyless ? keys[0] : undefined);
  }

  /** Rows it has ever taken. */
  get appended(): number {
    return this.#appended;
  }

  get rows(): number {
    return this.#rows;
  }

  /** What {@link size} was when its growth was last asked for. */
  get countedSize(): number {
    return this.#countedSize;
  }

  /** Gives by how much its size has grown since it was last asked; less than zero after a flush. */
  countGrowth(): number {
    const { size } = this;
    const growth = size - this.#countedSize;
    this.#countedSize = size;
    return growth;
  }

  /** Bytes of values that wait to be written. */
  get size(): number {
    let size = 0;
    for (const column of this.#columns) size += column.size;
    return size;
  }

  /**
   * Appends rows. After each stride of about a megabyte `pause` may write what waits.
   *
   * @param types the types of undeclared columns, where the source says them with the rows
   * @throws HeadwaterError naming table, key and column when a row or a value cannot be taken
   */
  append(
    operation: keyof typeof operationCodes,
    given: readonly unknown[],
    pause: (writer: TableWriter) => void,
    types: ReadonlyMap<string, StoredType> = noTypes,
  ): void {
    this.#types = types;
    const code = operationCodes[operation];
    const { rows, loss } = this.#check.check(operation, given);
    if (loss !== undefined) this.#losses.push(loss);
    let from = 0;
    while (from < rows.length) {
      const stride = Math.min(rows.length, from + this.#rowsPerStride());
      const to = this.#endOfLayout(rows, from, stride, code);
      this.#appendStride(rows, from, to, code);
      from = to;
      pause(this);
    }
  }

  /** Writes the rows that wait as one file, which has none when all were left out. Gives null when there is nothing to tell. */
  flush(folder: string, number: number): SpoolFile | null {
    if (this.#rows === 0 && this.#losses.length === 0) return null;
    for (const column of this.#columns) column.fill(this.#rows);
    const columns = this.#columns.flatMap((column) =>
      column.variants.map((variant) => ({ column, builder: variant.builder })),
    );
    const places = new Map<TableColumn, number>();
    columns.forEach(({ column }, index) => places.set(column, index));
    const operations = this.#runs.columns((name) => {
      const column = this.#columnsByName.get(name);
      return column === undefined ? undefined : places.get(column);
    }, columns.length);

    const losses = [...this.#losses, ...this.#columns.flatMap((column) => column.takeLosses())];
    const bytes = writeParquetFile(join(folder, `${number}.parquet`), this.#rows, [
      ...columns.map(({ builder }, index) => ({ name: `c${index}`, builder })),
      ...operations,
    ]);
    const file: SpoolFile = {
      number,
      table: this.declared.table,
      primaryKey: this.#check.keys,
      ...this.#runs.counts,
      bytes,
      columns: this.#columns.flatMap((column) => column.describe()),
      ascending: this.#order.takeAscending(losses.some((loss) => loss.column === this.#check.keys[0])),
      losses,
    };
    for (const column of this.#columns) column.clear();
    this.#runs.clear();
    this.#losses = [];
    this.#rows = 0;
    return file;
  }

  #addColumn(name: string, type: StoredType, isDeclared: boolean): TableColumn {
    const toldType = () => this.#types.get(name);
    const column = new TableColumn(name, type, isDeclared, this.declared.onTypeMismatch, toldType);
    column.fill(this.#rows);
    this.#columns.push(column);
    this.#columnsByName.set(name, column);
    return column;
  }

  #rowsPerStride(): number {
    if (this.#rows === 0) return 16;
    return Math.max(1, Math.min(rowsPerStride, Math.floor((bytesPerStride * this.#rows) / (this.size + 1))));
  }

  /** The end of the rows that have the columns of row `from`. */
  #endOfLayout(rows: readonly SourceRow[], from: number, to: number, code: OperationCode): number {
    this.#setLayout(givenColumns(rows[from], code));
    let end = from + 1;
    while (end < to && sameNames(givenColumns(rows[end], code), this.#layout)) end += 1;
    return end;
  }

  /** Makes the columns the table has not seen. */
  #setLayout(names: readonly string[]): void {
    if (this.#hasLayout && sameNames(names, this.#layout)) return;
    this.#layout = names;
    this.#hasLayout = true;
    for (const name of names) {
      if (!this.#columnsByName.has(name)) this.#addColumn(name, 'UNTYPED', false);
    }
    const given = new Set(names);
    this.#given = this.#columns.filter((column) => given.has(column.name));
    this.#absent = this.#columns.filter((column) => !given.has(column.name));
  }

  #appendStride(rows: readonly SourceRow[], from: number, to: number, code: OperationCode): void {
    try {
      for (const column of this.#given) column.append(rows, from, to);
      for (const column of this.#absent) {
        if (this.#check.isKeyless && column.name === keylessColumn) appendIds(column, rows, from, to);
        else column.appendNulls(to - from);
      }
    } catch (error) {
      if (error instanceof RowMismatch)
        throw this.#check.mismatchError(error.column, error.mismatch, rows[error.at]);
      throw error;
    }
    this.#order.follow(rows, from, to, this.#columnsByName.get(this.#check.keys[0] ?? '')?.type);
    this.#rows += to - from;
    this.#appended += to - from;
    this.#runs.add(code, to - from, this.#layout);
  }
}

/** The columns a row has; for an update, `undefined` means that a column is not given. */
function givenColumns(row: SourceRow | undefined, code: OperationCode): string[] {
  const names = Object.keys(row ?? {});
  return code === operationCodes.update ? names.filter((name) => row?.[name] !== undefined) : names;
}

function appendIds(column: TableColumn, rows: readonly SourceRow[], from: number, to: number): void {
  const ids = rows.slice(from, to).map((row) => ({ [keylessColumn]: keylessId(row) }));
  column.append(ids, 0, ids.length);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
