import {
  HeadwaterError,
  SpoolPace,
  SpoolWriter,
  isObject,
  parseExactJson,
  tableId,
  type Budgets,
  type DeclaredTable,
  type JsonObject,
  type Report,
} from '@headwater/protocol';
import type { UpdateMessage, WireRecord } from '../wire/update-reader.ts';
import { readRemoteSchema } from './remote-schema.ts';
import { tableName } from './table-name.ts';
import { RemoteUploads } from './remote-uploads.ts';

/** What the rows of a run need. */
export interface RemoteRowsOptions {
  readonly folder: string;
  readonly budgets: Budgets;
  readonly tables: readonly DeclaredTable[];
  readonly report: (report: Report) => void;
}

/** Writes what a connector sends into spool files, in its order. */
export class RemoteRows {
  readonly #report: (report: Report) => void;
  readonly #spool: SpoolWriter;
  readonly #pace: SpoolPace;
  readonly #uploads: RemoteUploads;
  #tables: readonly DeclaredTable[];
  readonly #keys = new Map<string, readonly string[]>();
  #checkpoints = 0;

  constructor({ folder, budgets, tables, report }: RemoteRowsOptions) {
    this.#report = report;
    this.#tables = tables;
    this.#spool = new SpoolWriter({ folder, budgets, tables, report });
    this.#pace = new SpoolPace(this.#spool, budgets);
    this.#uploads = new RemoteUploads(folder);
    this.#noteKeys(tables);
  }

  /**
   * Takes a message, and resolves when the next one may come.
   *
   * @throws HeadwaterError when something in it cannot be taken
   */
  async take(message: UpdateMessage): Promise<void> {
    switch (message.kind) {
      case 'records':
        await this.#takeRecords(message.records);
        break;
      case 'truncate':
        this.#spool.truncate(message.table, message.deferred, message.schema);
        break;
      case 'part':
        await this.#uploads.take(message);
        break;
      case 'checkpoint':
        this.#checkpoint(message.stateJson);
        break;
      case 'schema':
        this.#describe(readRemoteSchema(message.tables));
        break;
      case 'warning':
        this.#report({ kind: 'warning', message: message.message });
        break;
      case 'task':
        throw new HeadwaterError('connector_failed', taskText(message.message));
      case 'nothing':
        break;
    }
    await this.#pace.wait();
  }

  /** Every file up to this number has been taken over by the engine. */
  taken(number: number): void {
    this.#pace.taken(number);
  }

  /** Lets a message go on that waits, as nothing will be taken over any more. */
  release(): void {
    this.#pace.release();
  }

  /** Writes what is left. */
  end(): void {
    this.#uploads.end();
    this.#spool.flush();
  }

  async #takeRecords(records: readonly WireRecord[]): Promise<void> {
    let from = 0;
    while (from < records.length) {
      const first = records[from];
      if (first === undefined) break;
      const { operation, schema, table, types } = first;
      const upload = operation === 'upsert' ? await this.#uploads.of(first) : undefined;
      if (upload !== undefined) {
        this.#spool.appendWithUpload(table, first.row, upload, schema, types);
        from += 1;
      } else if (operation === 'truncate') {
        this.#spool.truncate(table, false, schema);
        from += 1;
      } else {
        const to = this.#endOfRun(records, from, first);
        const rows = records.slice(from, to).map(operation === 'delete' ? this.#keyOf : rowOf);
        this.#spool.append(operation, table, rows, schema, types);
        from = to;
      }
    }
  }

  /** The end of the records that do the same to the same table. */
  #endOfRun(records: readonly WireRecord[], from: number, { operation, types }: WireRecord): number {
    // A row may be that of a file.
    const isAlone = this.#uploads.areWaiting;
    let to = from + 1;
    while (to < records.length && !isAlone) {
      const next = records[to];
      if (next?.operation !== operation || next.types !== types) break;
      to += 1;
    }
    return to;
  }

  /** What a delete needs of a row: connectors often give it whole. */
  readonly #keyOf = ({ schema, table, row }: WireRecord): WireRecord['row'] => {
    const keys = this.#keys.get(tableId(tableName(schema, table))) ?? [];
    if (keys.length === 0) return row;
    return Object.fromEntries(keys.map((name) => [name, Object.hasOwn(row, name) ? row[name] : undefined]));
  };

  #checkpoint(stateJson: string): void {
    const state = readState(stateJson);
    this.#spool.flush();
    this.#pace.noteFiles();
    this.#checkpoints += 1;
    this.#report({ kind: 'checkpoint', checkpoint: this.#checkpoints, state });
  }

  /** Takes tables that are declared, or declared anew, while rows come. */
  #describe(tables: readonly DeclaredTable[]): void {
    const changed = new Map(tables.map((each) => [tableId(each.table), each]));
    const kept = this.#tables.filter(({ table }) => !changed.has(tableId(table)));
    this.#tables = [...kept, ...tables];
    this.#noteKeys(tables);
    this.#spool.declare(tables);
    this.#report({ kind: 'described', tables: this.#tables });
  }

  #noteKeys(tables: readonly DeclaredTable[]): void {
    for (const { table, primaryKey } of tables) this.#keys.set(tableId(table), primaryKey);
  }
}

function rowOf({ row }: WireRecord): WireRecord['row'] {
  return row;
}

function readState(text: string): JsonObject {
  let state: unknown;
  try {
    state = parseExactJson(text);
  } catch (cause) {
    throw new HeadwaterError('state_invalid', `the checkpoint's state is no JSON: ${String(cause)}`, {
      cause,
    });
  }
  if (isJsonObject(state)) return state;
  throw new HeadwaterError(
    'state_invalid',
    `the checkpoint's state is ${text.length > 40 ? `${text.slice(0, 39)}…` : text}: a JSON object is wanted, such as {"cursor": 1}`,
  );
}

function isJsonObject(value: unknown): value is JsonObject {
  return isObject(value);
}

/** What op.error() of the Python SDK sends is JSON; others send a text. */
function taskText(message: string): string {
  try {
    const task: unknown = JSON.parse(message);
    if (isObject(task) && typeof task['message'] === 'string')
      return `the connector says: ${task['message']}`;
  } catch {
    // A text, then.
  }
  return `the connector says: ${message}`;
}
