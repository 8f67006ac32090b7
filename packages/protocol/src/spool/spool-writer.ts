import type { StoredType } from '../column-type.ts';
import type { Budgets, Report } from '../messages.ts';
import type { operationCodes } from '../spool-file.ts';
import { tableId, type DeclaredTable, type TableName } from '../table.ts';
import { HeadwaterError } from '../errors.ts';
import { filePathColumn, type Upload } from '../upload.ts';
import { isRow, rowExcerpt, type SourceRow } from './source-row.ts';
import { TableWriter } from './table-writer.ts';

/** Everything a spool needs to know. */
export interface SpoolOptions {
  /** An absolute path. */
  readonly folder: string;
  readonly budgets: Budgets;
  readonly tables: readonly DeclaredTable[];
  /** Is told of each file and truncate, in their order. */
  readonly report: (report: Report) => void;
}

/** Turns the operations of a connector into spool files, all tables within one budget of memory. */
export class SpoolWriter {
  readonly #options: SpoolOptions;
  readonly #declared = new Map<string, DeclaredTable>();
  readonly #writers = new Map<string, TableWriter>();
  /** By the name operations use; the usual way to a table. */
  readonly #writersByKey = new Map<string, TableWriter>();
  /** Files whose rows wait in memory. */
  readonly #uploads = new Map<TableWriter, { readonly uploads: Upload[]; bytes: number }>();
  #size = 0;
  #number = 0;
  #lastFile = 0;
  #bytesWritten = 0;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.declare(options.tables);
  }

  /** Takes tables that are declared, or declared anew after rows of them have come; these are written first. */
  declare(tables: readonly DeclaredTable[]): void {
    for (const table of tables) {
      const id = tableId(table.table);
      const writer = this.#writers.get(id);
      if (writer !== undefined) this.#flush(writer);
      this.#writers.delete(id);
      this.#declared.set(id, table);
    }
    for (const table of tables) this.#writersByKey.set(table.key, this.#writerOf(table.table));
  }

  /** Where its files are written; uploads lie there as well. */
  get folder(): string {
    return this.#options.folder;
  }

  /** Bytes of all files written so far. */
  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** The number of the newest file. */
  get lastFile(): number {
    return this.#lastFile;
  }

  /** Appends rows. `types` are those of undeclared columns, where the source says them with the rows. */
  append(
    operation: keyof typeof operationCodes,
    table: string,
    rows: readonly unknown[],
    schema?: string,
    types?: ReadonlyMap<string, StoredType>,
  ): void {
    this.#writer(table, schema).append(operation, rows, this.#makeRoom, types);
  }

  /** Writes what waits when it is more than memory may hold: looked at after each stride of rows. */
  readonly #makeRoom = (writer: TableWriter): void => {
    this.#size += writer.countGrowth();
    const { fileSize, rowsInMemory } = this.#options.budgets;
    if (writer.countedSize >= fileSize) this.#flush(writer);
    else if (this.#size >= rowsInMemory) this.#flush(this.#largest(writer));
  };

  /** Appends a row with its file, which lies in the spool folder already. A row that is left out leaves its file out. */
  appendWithUpload(
    table: string,
    row: unknown,
    upload: Upload,
    schema?: string,
    types?: ReadonlyMap<string, StoredType>,
  ): void {
    const writer = this.#writer(table, schema);
    const waiting = this.#uploads.get(writer) ?? { uploads: [], bytes: 0 };
    this.#uploads.set(writer, waiting);
    waiting.uploads.push(upload);
    const before = writer.appended;
    // Something else than a row is for the table to refuse.
    this.append('upsert', table, [isRow(row) ? withPath(row, table, upload.path) : row], schema, types);
    if (writer.appended === before) {
      waiting.uploads.pop();
      return;
    }
    waiting.bytes += upload.bytes;
    if (waiting.bytes >= this.#options.budgets.fileSize) this.#flush(writer);
  }

  truncate(table: string, deferred: boolean, schema?: string): void {
    const writer = this.#writer(table, schema);
    this.#flush(writer);
    this.#number += 1;
    this.#options.report({
      kind: 'truncate',
      number: this.#number,
      table: writer.declared.table,
      primaryKey: writer.declared.primaryKey,
      deferred,
    });
  }

  /** Writes everything that waits. */
  flush(): void {
    for (const writer of this.#writers.values()) this.#flush(writer);
  }

  #writer(table: string, schema: string | undefined): TableWriter {
    if (schema !== undefined) return this.#writerOf({ schema, name: table });
    const known = this.#writersByKey.get(table);
    if (known !== undefined) return known;
    const writer = this.#writerOf({ name: table });
    this.#writersByKey.set(table, writer);
    return writer;
  }

  #writerOf(table: TableName): TableWriter {
    const id = tableId(table);
    const known = this.#writers.get(id);
    if (known !== undefined) return known;
    const writer = new TableWriter(this.#declared.get(id) ?? undeclaredTable(table));
    this.#writers.set(id, writer);
    return writer;
  }

  #largest(first: TableWriter): TableWriter {
    let largest = first;
    for (const writer of this.#writers.values())
      if (writer.countedSize > largest.countedSize) largest = writer;
    return largest;
  }

  #flush(writer: TableWriter): void {
    const file = writer.flush(this.#options.folder, this.#number + 1);
    if (file === null) return;
    this.#size += writer.countGrowth();
    this.#number += 1;
    this.#lastFile = this.#number;
    this.#bytesWritten += file.bytes;
    this.#options.report({ kind: 'file', file });
    this.#reportUploads(writer);
  }

  /** Tells of the files whose rows have been written. */
  #reportUploads(writer: TableWriter): void {
    for (const upload of this.#uploads.get(writer)?.uploads ?? []) {
      this.#number += 1;
      this.#lastFile = this.#number;
      this.#bytesWritten += upload.bytes;
      this.#options.report({ kind: 'upload', number: this.#number, table: writer.declared.table, upload });
    }
    this.#uploads.delete(writer);
  }
}

/** The row of a file, which says where that is. @throws HeadwaterError `row_invalid` when it says another place */
export function withPath(row: SourceRow, table: string, path: string): SourceRow {
  const given = row[filePathColumn];
  if (given !== undefined && given !== path) {
    throw new HeadwaterError(
      'row_invalid',
      `upsert on table "${table}": the row has ${filePathColumn} ${rowExcerpt(given)}, its file is ${rowExcerpt(path)}: leave the column out`,
    );
  }
  return { ...row, [filePathColumn]: path };
}

/** A table that nobody declared: any row, without a key. */
export function undeclaredTable(table: TableName): DeclaredTable {
  return { key: table.name, table, primaryKey: [], columns: [], onTypeMismatch: 'error', onNullKey: 'error' };
}
