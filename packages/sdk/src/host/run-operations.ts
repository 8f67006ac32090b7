import { HeadwaterError, isRow, restoreError, type ErrorReport, type JsonObject } from '@headwater/protocol';
import { reportFailure } from '../report-failure.ts';
import { copyState } from '../state.ts';
import { CallOrder } from './call-order.ts';
import type { OperationTarget, RowOperation } from './operation-target.ts';
import { checkUpload } from './read-upload.ts';

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
  readonly #target: OperationTarget;
  readonly #mostNotAwaited: number;
  readonly #fail: (error: unknown) => void;
  #failure: HeadwaterError | undefined;
  #hasEnded = false;
  readonly #order = new CallOrder();

  /**
   * @param mostNotAwaited how many bytes may wait before an operation fails, as none was awaited
   * @param fail is told of the first error
   */
  constructor(target: OperationTarget, mostNotAwaited: number, fail: (error: unknown) => void) {
    this.#target = target;
    this.#mostNotAwaited = mostNotAwaited;
    this.#fail = fail;
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
          this.#target.append(operation, table, asCalled, options?.schema);
          return this.#target.wait();
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
          this.#target.truncate(table, options?.deferred ?? false, options?.schema);
          return this.#target.wait();
        }),
      checkpoint: (state: unknown) => this.#checkpoint(state),
      warning: (message: string) =>
        this.#attempt(() => {
          this.#target.warn(String(message));
          return atOnce;
        }),
    };
  }

  /** The destination failed: every operation that waits or comes later rejects. */
  refuse(report: ErrorReport): void {
    this.#stop(restoreError(report));
  }

  /** Writes what is left, once the files that are being uploaded are there. Every later operation is an error. */
  async end(): Promise<void> {
    if (this.#order.isWaiting) await this.#order.settled();
    this.#target.flush();
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
      this.#fail(this.#failure);
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
    this.#fail(failure);
    return rejected(failure);
  }

  /** Appends a row once its file is there; operations called meanwhile wait for it. */
  #upload(table: string, given: unknown, options: Options): Promise<void> {
    const rows: readonly unknown[] = Array.isArray(given) ? given : [given];
    let stored: Promise<() => void> | undefined;
    const begun = this.#attemptNow(() => {
      const file = checkUpload(table, options.file, rows);
      const call = { table, schema: options.schema, row: copyRow(rows[0]), file };
      stored = this.#target.upload(
        call,
        this.#order.run(() => atOnce),
      );
      return atOnce;
    });
    if (stored === undefined) return begun;
    const ready = stored;
    return this.#order.runWhen(ready, async () => {
      try {
        const appendRow = await ready;
        return await this.#attemptNow(() => {
          appendRow();
          return this.#target.wait();
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
    const safe = this.#target.checkpoint(state);
    // A checkpoint nobody awaits must not end the process when it is refused: the sync fails anyway.
    safe.catch(() => {});
    return safe;
  }

  /** Refuses an operation that comes although others should still be waited for. */
  #checkAwaited(): void {
    const waiting = this.#target.bytesWaiting;
    if (waiting <= this.#mostNotAwaited) return;
    throw new HeadwaterError(
      'operation_not_awaited',
      `${Math.round(waiting / 2 ** 20)} MB wait to be taken over: an operation was called without \`await\``,
    );
  }

  #stop(error: HeadwaterError): void {
    this.#failure ??= error;
    this.#target.stop(error);
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
