import type { JsonObject, operationCodes } from '@headwater/protocol';
import type { FileUpload } from '../file-upload.ts';

/** What is done to rows. */
export type RowOperation = keyof typeof operationCodes;

/** Where the operations of a run take effect: spool files, or the messages of another protocol. */
export interface OperationTarget {
  /** @throws HeadwaterError when a row cannot be taken */
  append(operation: RowOperation, table: string, rows: readonly unknown[], schema?: string): void;
  truncate(table: string, deferred: boolean, schema?: string): void;
  /**
   * Stores a file, whose row waits for it. Resolves with what appends the row.
   *
   * @param turn resolves when everything that was called before has taken effect
   */
  upload(upload: UploadCall, turn: Promise<void>): Promise<() => void>;
  warn(message: string): void;
  /** Resolves when everything up to here is safe. */
  checkpoint(state: JsonObject): Promise<void>;
  /** Writes what is left. */
  flush(): void;
  /** Resolves when more may be written. */
  wait(): Promise<void>;
  /** Bytes that nobody has taken yet. */
  readonly bytesWaiting: number;
  /** Nothing will be taken any more: whoever waits goes on, and checkpoints that wait reject. */
  stop(error: Error): void;
}

/** A row with its file, as it was when the author gave it. */
export interface UploadCall {
  readonly table: string;
  readonly schema: string | undefined;
  readonly row: unknown;
  readonly file: FileUpload;
}
