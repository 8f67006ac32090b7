import {
  HeadwaterError,
  isRow,
  tableId,
  tableText,
  undeclaredTable,
  withPath,
  type DeclaredTable,
  type JsonObject,
  type Loss,
  type TableName,
} from '@headwater/protocol';
import { readUpload, type OperationTarget, type RowOperation, type UploadCall } from '@headwater/sdk/host';
import { mostMessageBytes } from '../service.ts';
import { RecordBatch } from '../wire/write-batch.ts';
import {
  checkpointMessage,
  deferredTruncateMessage,
  filePartMessage,
  warningMessage,
} from '../wire/write-message.ts';
import { TableRecords } from '../wire/write-table.ts';
import { fileParts } from './file-parts.ts';
import type { UpdateStream } from './update-stream.ts';

/** How long a row waits at most for others to fill its message. */
const mostMillisecondsInBatch = 200;

/** Writes the operations of a run as messages, in their order. */
export class MessageTarget implements OperationTarget {
  readonly #stream: UpdateStream;
  readonly #batch: RecordBatch;
  readonly #declared = new Map<string, DeclaredTable>();
  readonly #tables = new Map<string, TableRecords>();
  /** By the name operations use; the usual way to a table. */
  readonly #tablesByKey = new Map<string, TableRecords>();
  readonly #openCheckpoints = new Set<PromiseWithResolvers<void>>();
  #timer: NodeJS.Timeout | undefined;
  #stopped: Error | undefined;

  constructor(stream: UpdateStream, tables: readonly DeclaredTable[]) {
    this.#stream = stream;
    this.#batch = new RecordBatch((message) => this.#send(message));
    for (const table of tables) this.#declared.set(tableId(table.table), table);
    for (const { key, table } of tables) this.#tablesByKey.set(key, this.#recordsOf(table));
  }

  get bytesWaiting(): number {
    return this.#stream.bytesWaiting;
  }

  append(operation: RowOperation, table: string, given: readonly unknown[], schema?: string): void {
    const records = this.#records(table, schema);
    records.write(operation, records.check(operation, given));
    this.#flushSoon();
  }

  truncate(table: string, deferred: boolean, schema?: string): void {
    const records = this.#records(table, schema);
    if (deferred) {
      this.flush();
      this.#send(deferredTruncateMessage(records.table));
      return;
    }
    records.truncate();
    this.#flushSoon();
  }

  /** Its parts and its row follow each other: nothing is written between them. */
  async upload({ table, schema, row, file }: UploadCall, turn: Promise<void>): Promise<() => void> {
    await turn;
    const records = this.#records(table, schema);
    // What is no row is for the table to refuse.
    const rows = records.check('upsert', [isRow(row) ? withPath(row, table, file.path) : row]);
    // A row that is left out leaves its file out.
    if (rows.length === 0) return () => {};
    this.flush();
    const { path, expectedBytes } = file;
    const part = { table: records.table, path, expectedBytes };
    for await (const chunk of fileParts(readUpload(file))) {
      if (this.#stopped !== undefined) throw this.#stopped;
      this.#send(filePartMessage({ ...part, chunk, isLast: false }));
      await this.wait();
    }
    this.#send(filePartMessage({ ...part, chunk: new Uint8Array(), isLast: true }));
    return () => {
      records.write('upsert', rows);
      this.#flushSoon();
    };
  }

  warn(message: string): void {
    this.flush();
    this.#send(warningMessage(message));
  }

  /** Resolves when gRPC has taken it: the protocol knows no answer to a checkpoint. */
  checkpoint(state: JsonObject): Promise<void> {
    const message = checkpointMessage(JSON.stringify(state));
    if (message.length > mostMessageBytes) {
      throw new HeadwaterError(
        'state_invalid',
        `the state takes ${Math.ceil(message.length / 2 ** 20)} MB, a message holds ${mostMessageBytes / 2 ** 20} MB: keep less in it`,
      );
    }
    this.flush();
    const open = Promise.withResolvers<void>();
    this.#openCheckpoints.add(open);
    this.#stream.send(message, () => {
      this.#openCheckpoints.delete(open);
      open.resolve();
    });
    return open.promise;
  }

  flush(): void {
    this.#disarm();
    this.#batch.flush();
  }

  wait(): Promise<void> {
    return this.#stream.wait();
  }

  stop(error: Error): void {
    this.#stopped ??= error;
    this.#disarm();
    for (const open of this.#openCheckpoints) open.reject(error);
    this.#openCheckpoints.clear();
    this.#stream.stop();
  }

  /** Says of each column what was changed on its way, and of each table which rows were left out. */
  lossTexts(): string[] {
    return [...this.#tables.values()].flatMap((records) =>
      records.losses().map((loss) => lossText(tableText(records.table), loss)),
    );
  }

  #records(table: string, schema: string | undefined): TableRecords {
    if (schema !== undefined) return this.#recordsOf({ schema, name: table });
    const known = this.#tablesByKey.get(table);
    if (known !== undefined) return known;
    const records = this.#recordsOf({ name: table });
    this.#tablesByKey.set(table, records);
    return records;
  }

  #recordsOf(table: TableName): TableRecords {
    const id = tableId(table);
    const known = this.#tables.get(id);
    if (known !== undefined) return known;
    const records = new TableRecords(this.#declared.get(id) ?? undeclaredTable(table), this.#batch);
    this.#tables.set(id, records);
    return records;
  }

  #send(message: Buffer): void {
    this.#disarm();
    this.#stream.send(message);
  }

  /** Rows do not wait for a source that has no more of them for now. */
  #flushSoon(): void {
    if (this.#batch.isEmpty || this.#stopped !== undefined) return;
    this.#timer ??= setTimeout(() => this.flush(), mostMillisecondsInBatch);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function lossText(table: string, { column, reason, count, sample }: Loss): string {
  const where = column === undefined ? `table "${table}"` : `table "${table}", column "${column}"`;
  const noun = column === undefined ? 'row' : 'value';
  return `${where}: ${count} ${noun}${count === 1 ? '' : 's'} ${reason}, for example ${sample}`;
}
