import {
  HeadwaterError,
  SpoolPace,
  isRow,
  restoreError,
  type Budgets,
  type ErrorReport,
  type JsonObject,
  type Report,
  type SpoolWriter,
  type Upload,
  type operationCodes,
} from '@headwater/protocol';
import { reportFailure } from '../report-failure.ts';
import { copyState } from '../state.ts';
import { CallOrder } from './call-order.ts';
import { checkUpload, writeUpload } from './write-upload.ts';

type RowOperation = keyof typeof operationCodes;

interface Options {
  readonly schema?: string;
  readonly deferred?: boolean;
  readonly file?: unknown;
}

/** What an operation resolves to when nothing has to be waited for: always the same promise. */
const atOnce = Promise.resolve();

/**
 * The operations of one run. An operation takes effect when it is called; its promise is about pace, or for a
 * checkpoint about safety. The first error ends the sync, whether the author catches it or not.
 */
export class RunOperations {
  readonly #spool: SpoolWriter;
  readonly #budgets: Budgets;
  readonly #port: { report(report: Report): void; fail(error: unknown): void };
  #failure: HeadwaterError | undefined;
  #hasEnded = false;
  readonly #order = new CallOrder();
  /** Files given by the author so far. */
  #uploads = 0;
  readonly #pace: SpoolPace;
  #checkpoints = 0;
  readonly #openCheckpoints = new Map<number, { resolve(): void; reject(error: Error): void }>();

  constructor(
    spool: SpoolWriter,
    budgets: Budgets,
    port: { report(report: Report): void; fail(error: unknown): void },
  ) {
    this.#spool = spool;
    this.#budgets = budgets;
    this.#pace = new SpoolPace(spool, budgets);
    this.#port = port;
  }

  /** What the author is given. */
  get op() {
    const rows =
      (operation: RowOperation) =>
      (table: string, given: unknown, options?: Options): Promise<void> => {
        const list: readonly unknown[] = Array.isArray(given) ? given : [given];
        // Rows that have to wait are as they were when the operation was called.
        const asCalled = this.#order.isWaiting ? list.map(copyRow) : list;
        return this.#attempt(() => {
          this.#checkAwaited();
          this.#spool.append(operation, table, asCalled, options?.schema);
          return this.#pace.wait();
        });
      };
    const upsert = rows('upsert');
    return {
      upsert: (table: string, given: unknown, options?: Options): Promise<void> =>
        options?.file === undefined ? upsert(table, given, options) : this.#upload(table, given, options),
      update: rows('update'),
      delete: rows('delete'),
      truncate: (table: string, options?: Options) =>
        this.#attempt(() => {
          this.#spool.truncate(table, options?.deferred ?? false, options?.schema);
          return this.#pace.wait();
        }),
      checkpoint: (state: unknown) => this.#checkpoint(state),
      warning: (message: string) =>
        this.#attempt(() => {
          this.#port.report({ kind: 'warning', message: String(message) });
          return atOnce;
        }),
    };
  }

  /** Whether the engine has yet to answer something the author may wait for. */
  get areWaiting(): boolean {
    return this.#openCheckpoints.size > 0 || this.#pace.isPaused;
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

  /** The destination failed: every operation that waits or comes later rejects. */
  refuse(report: ErrorReport): void {
    this.#stop(restoreError(report));
  }

  /** Writes what is left, once the files that are being uploaded are there. Every later operation is an error. */
  async end(): Promise<void> {
    if (this.#order.isWaiting) await this.#order.settled();
    this.#spool.flush();
    this.#hasEnded = true;
  }

  #attempt(work: () => Promise<void>): Promise<void> {
    return this.#order.isWaiting ? this.#order.run(() => this.#attemptNow(work)) : this.#attemptNow(work);
  }

  #attemptNow(work: () => Promise<void>): Promise<void> {
    if (this.#failure === undefined && this.#hasEnded) {
      this.#failure = new HeadwaterError(
        'operation_outside_update',
        'an operation was called after update() had ended: await everything that writes before update() returns',
      );
      this.#port.fail(this.#failure);
    }
    if (this.#failure !== undefined) return rejected(this.#failure);
    try {
      return work();
    } catch (error) {
      return this.#reject(
        error instanceof HeadwaterError
          ? error
          : new HeadwaterError('internal', String(error), { cause: error }),
      );
    }
  }

  /** The first error of an operation ends the sync, whether the author catches it or not. */
  #reject(failure: HeadwaterError): Promise<void> {
    this.#stop(failure);
    this.#port.fail(failure);
    return rejected(failure);
  }

  /** Appends a row once its file is there; operations called meanwhile wait for it. */
  #upload(table: string, given: unknown, options: Options): Promise<void> {
    let written: Promise<Upload> | undefined;
    const begun = this.#attemptNow(() => {
      const file = checkUpload(table, options.file, Array.isArray(given) ? given : [given]);
      this.#uploads += 1;
      written = writeUpload(this.#spool.folder, this.#uploads, file);
      return atOnce;
    });
    if (written === undefined) return begun;
    const upload = written;
    const row = copyRow(Array.isArray(given) ? given[0] : given);
    return this.#order.runWhen(upload, async () => {
      try {
        const stored = await upload;
        return await this.#attemptNow(() => {
          this.#spool.appendWithUpload(table, row, stored, options.schema);
          return this.#pace.wait();
        });
      } catch (error) {
        return this.#reject(restoreError(reportFailure(error)));
      }
    });
  }

  #checkpoint(state: unknown): Promise<void> {
    let copy: JsonObject;
    try {
      copy = copyState(state);
    } catch (error) {
      return this.#attempt(() => {
        throw error;
      });
    }
    return this.#attempt(() => this.#commit(copy));
  }

  #commit(state: JsonObject): Promise<void> {
    this.#spool.flush();
    this.#pace.noteFiles();
    this.#checkpoints += 1;
    const checkpoint = this.#checkpoints;
    const safe = new Promise<void>((resolve, reject) => {
      this.#openCheckpoints.set(checkpoint, { resolve, reject });
    });
    // A checkpoint nobody awaits must not end the process when it is refused: the sync fails anyway.
    safe.catch(() => {});
    this.#port.report({ kind: 'checkpoint', checkpoint, state });
    return safe;
  }

  /** Refuses an operation that comes although others should still be waited for. */
  #checkAwaited(): void {
    const waiting = this.#pace.bytesWaiting;
    if (waiting <= this.#budgets.filesNotAwaited) return;
    throw new HeadwaterError(
      'operation_not_awaited',
      `${Math.round(waiting / 2 ** 20)} MB wait to be taken over: an operation was called without \`await\``,
    );
  }

  #stop(error: HeadwaterError): void {
    this.#failure ??= error;
    for (const open of this.#openCheckpoints.values()) open.reject(error);
    this.#openCheckpoints.clear();
    this.#pace.release();
  }
}

/** What is no row is for the table to refuse. */
function copyRow(row: unknown): unknown {
  return isRow(row) ? { ...row } : row;
}

/** A rejection that may be left unhandled: the sync fails with the same error whether it is caught or not. */
function rejected(error: Error): Promise<void> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}
