import {
  SpoolPace,
  SpoolWriter,
  type Budgets,
  type DeclaredTable,
  type JsonObject,
  type Report,
} from '@headwater/protocol';
import type { OperationTarget, RowOperation, UploadCall } from './operation-target.ts';
import { writeUpload } from './write-upload.ts';

/** What a run that writes spool files needs. */
export interface SpoolTargetOptions {
  readonly folder: string;
  readonly budgets: Budgets;
  readonly tables: readonly DeclaredTable[];
  readonly report: (report: Report) => void;
}

/** Writes the operations of a run into spool files, which the engine takes over. */
export class SpoolTarget implements OperationTarget {
  readonly #report: (report: Report) => void;
  readonly #spool: SpoolWriter;
  readonly #pace: SpoolPace;
  /** Files given by the author so far. */
  #uploads = 0;
  #checkpoints = 0;
  readonly #openCheckpoints = new Map<number, { resolve(): void; reject(error: Error): void }>();

  constructor(options: SpoolTargetOptions) {
    this.#report = options.report;
    this.#spool = new SpoolWriter(options);
    this.#pace = new SpoolPace(this.#spool, options.budgets);
  }

  /** Whether the engine has yet to answer something the author may wait for. */
  get isWaiting(): boolean {
    return this.#openCheckpoints.size > 0 || this.#pace.isPaused;
  }

  get bytesWaiting(): number {
    return this.#pace.bytesWaiting;
  }

  append(operation: RowOperation, table: string, rows: readonly unknown[], schema?: string): void {
    this.#spool.append(operation, table, rows, schema);
  }

  truncate(table: string, deferred: boolean, schema?: string): void {
    this.#spool.truncate(table, deferred, schema);
  }

  /** The file has a place of its own, so it need not wait for its turn. */
  async upload({ table, schema, row, file }: UploadCall): Promise<() => void> {
    this.#uploads += 1;
    const stored = await writeUpload(this.#spool.folder, this.#uploads, file);
    return () => this.#spool.appendWithUpload(table, row, stored, schema);
  }

  warn(message: string): void {
    this.#report({ kind: 'warning', message });
  }

  checkpoint(state: JsonObject): Promise<void> {
    this.#spool.flush();
    this.#pace.noteFiles();
    this.#checkpoints += 1;
    const checkpoint = this.#checkpoints;
    const safe = new Promise<void>((resolve, reject) => {
      this.#openCheckpoints.set(checkpoint, { resolve, reject });
    });
    this.#report({ kind: 'checkpoint', checkpoint, state });
    return safe;
  }

  flush(): void {
    this.#spool.flush();
  }

  wait(): Promise<void> {
    return this.#pace.wait();
  }

  /** Every file up to this number has been taken over by the engine. */
  taken(number: number): void {
    this.#pace.taken(number);
  }

  /** Everything up to this checkpoint is safe. */
  committed(checkpoint: number): void {
    for (const [number, open] of this.#openCheckpoints) {
      if (number > checkpoint) continue;
      this.#openCheckpoints.delete(number);
      open.resolve();
    }
  }

  stop(error: Error): void {
    for (const open of this.#openCheckpoints.values()) open.reject(error);
    this.#openCheckpoints.clear();
    this.#pace.release();
  }
}
