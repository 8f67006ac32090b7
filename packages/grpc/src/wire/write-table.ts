import {
  HeadwaterError,
  RowCheck,
  ValueMismatch,
  type DeclaredTable,
  type Loss,
  type SourceRow,
  type TableName,
} from '@headwater/protocol';
import { mostMessageBytes } from '../service.ts';
import type { RecordBatch } from './write-batch.ts';
import { MessageTooLarge } from './write-buffer.ts';
import { ColumnWriter } from './write-column.ts';
import { recordHead } from './write-message.ts';

type RowOperation = 'upsert' | 'update' | 'delete';

/** Writes the rows of one table as records. They are checked as those of a spool are. */
export class TableRecords {
  readonly table: TableName;
  readonly #declared: DeclaredTable;
  readonly #batch: RecordBatch;
  readonly #check: RowCheck;
  readonly #heads: Readonly<Record<RowOperation | 'truncate', Buffer>>;
  readonly #columns = new Map<string, ColumnWriter>();
  /** The columns of the last row, in its order: the next row usually has the same. */
  #layout: readonly ColumnWriter[] = [];
  #skipped: { reason: string; count: number; sample: string } | undefined;

  constructor(declared: DeclaredTable, batch: RecordBatch) {
    this.table = declared.table;
    this.#declared = declared;
    this.#batch = batch;
    this.#check = new RowCheck(declared);
    const { table } = declared;
    this.#heads = {
      upsert: recordHead(table, 'upsert'),
      update: recordHead(table, 'update'),
      delete: recordHead(table, 'delete'),
      truncate: recordHead(table, 'truncate'),
    };
  }

  /** Checks what is given, and leaves out rows without a key where the table asks for that. @throws HeadwaterError */
  check(operation: RowOperation, given: readonly unknown[]): readonly SourceRow[] {
    const { rows, loss } = this.#check.check(operation, given);
    if (loss !== undefined) this.#skipped = { ...loss, count: loss.count + (this.#skipped?.count ?? 0) };
    return rows;
  }

  /** Writes rows that were checked. @throws HeadwaterError naming table, key and column of what cannot be written */
  write(operation: RowOperation, rows: readonly SourceRow[]): void {
    const head = this.#heads[operation];
    for (const row of rows) {
      this.#batch.begin(head);
      this.#writeRow(row);
      this.#batch.commit();
    }
  }

  truncate(): void {
    this.#batch.begin(this.#heads.truncate);
    this.#batch.commit();
  }

  /** What was changed, and which rows were left out. */
  losses(): Loss[] {
    const losses: Loss[] = this.#skipped === undefined ? [] : [this.#skipped];
    for (const { name, losses: counted } of this.#columns.values()) {
      for (const loss of counted.take()) losses.push({ column: name, ...loss });
    }
    return losses;
  }

  #writeRow(row: SourceRow): void {
    const columns = this.#columnsOf(row);
    let at = 0;
    try {
      for (; at < columns.length; at += 1) {
        const column = columns[at];
        if (column === undefined) break;
        const value = row[column.name];
        if (value !== undefined) column.write(value);
      }
    } catch (error) {
      this.#batch.abandon();
      throw this.#explain(error, columns[at]?.name ?? '', row);
    }
  }

  #columnsOf(row: SourceRow): readonly ColumnWriter[] {
    const names = Object.keys(row);
    const layout = this.#layout;
    let same = names.length === layout.length;
    for (let at = 0; same && at < names.length; at += 1) same = layout[at]?.name === names[at];
    if (!same) this.#layout = names.map((name) => this.#column(name));
    return this.#layout;
  }

  #column(name: string): ColumnWriter {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const type = this.#declared.columns.find((column) => column.name === name)?.type;
    const column = new ColumnWriter(this.#batch.buffer, name, type, this.#declared.onTypeMismatch);
    this.#columns.set(name, column);
    return column;
  }

  #explain(error: unknown, column: string, row: SourceRow): unknown {
    if (error instanceof ValueMismatch) return this.#check.mismatchError(column, error, row);
    if (!(error instanceof MessageTooLarge)) return error;
    return new HeadwaterError(
      'row_invalid',
      `${this.#check.rowText(row)}: with column "${column}" the row takes more than ${mostMessageBytes / 2 ** 20} MB, the most a message can hold: send smaller values, or a file with the row`,
    );
  }
}
