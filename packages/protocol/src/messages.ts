import type { ErrorReport } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { SpoolFile } from './spool-file.ts';
import type { DeclaredTable, TableName } from './table.ts';
import type { Upload } from './upload.ts';

/** The version of the exchange below. A bundle carries the SDK it was deployed with, so both sides compare it. */
export const exchangeVersion = 1;

/** How much a connector process may hold back and write ahead. All sizes in bytes. */
export interface Budgets {
  /** Rows of all tables that wait in memory before the largest table is written to a file. */
  readonly rowsInMemory: number;
  /** Rows of one table that wait in memory before they are written to a file. */
  readonly fileSize: number;
  /** Files that wait to be taken over before operations stop resolving. */
  readonly filesWaiting: number;
  /** Files that wait to be taken over before an operation fails, as none was awaited. */
  readonly filesNotAwaited: number;
}

/** A setting a connector asks for, as a setup form shows it. */
export interface FormField {
  readonly name: string;
  /** `string`, `secret`, `integer`, `number`, `boolean`, `json` or `choice`. */
  readonly type: string;
  readonly label: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** As the text of a setting; null when it has none. */
  readonly default: string | null;
  /** What a `choice` takes. */
  readonly choices: readonly string[];
}

/** What the engine tells the process of a connector: one JSON text a line. */
export type Order =
  | {
      readonly kind: 'start';
      readonly version: number;
      readonly configuration: Readonly<Record<string, string>>;
      readonly state: JsonObject | null;
      readonly spoolFolder: string;
      readonly budgets: Budgets;
    }
  /** Every file up to this number has been taken over. */
  | { readonly kind: 'taken'; readonly number: number }
  /** Everything up to this checkpoint is safe in the destination. */
  | { readonly kind: 'committed'; readonly checkpoint: number }
  /** The destination failed: every operation from now on rejects with this error. */
  | { readonly kind: 'refused'; readonly error: ErrorReport }
  /** Asks, before any sync, what the connector asks for and what is wrong with these settings. The answer is `form`. */
  | { readonly kind: 'form'; readonly configuration: Readonly<Record<string, string>> }
  /** Runs one of the connector's tests with these settings. The answer is `tested`. */
  | {
      readonly kind: 'test';
      readonly name: string;
      readonly configuration: Readonly<Record<string, string>>;
    }
  /** Asks, without a sync, which tables the connector declares with these settings. The answer is `described`. */
  | { readonly kind: 'schema'; readonly configuration: Readonly<Record<string, string>> }
  /** The sync is being cancelled: the author's signal aborts. */
  | { readonly kind: 'cancel' }
  /** The sync is over: the process ends. */
  | { readonly kind: 'end' };

/** What the process of a connector tells the engine: one JSON text a line. Its rows travel as files. */
export type Report =
  /** The connector's file is loaded. `secrets` names the settings it declares secret: nobody may show their values. */
  | { readonly kind: 'ready'; readonly version: number; readonly secrets: readonly string[] }
  | {
      readonly kind: 'form';
      /** Null when the connector declares no settings: then it takes any. */
      readonly fields: readonly FormField[] | null;
      /** The names of its tests. */
      readonly tests: readonly string[];
      /** What is wrong with the settings, one sentence each: `configuration.port: …`. */
      readonly problems: readonly string[];
    }
  /** A test has ended; `error` says why it failed. */
  | { readonly kind: 'tested'; readonly name: string; readonly error: ErrorReport | null }
  /** The tables that the connector declares. */
  | { readonly kind: 'described'; readonly tables: readonly DeclaredTable[] }
  | { readonly kind: 'file'; readonly file: SpoolFile }
  /** Takes a number of the same sequence as the files, so its place in the order is known. */
  | {
      readonly kind: 'truncate';
      readonly number: number;
      readonly table: TableName;
      readonly primaryKey: readonly string[];
      readonly deferred: boolean;
    }
  /** A file of a table. It comes after the spool file of its row, and has a number of the same sequence. */
  | {
      readonly kind: 'upload';
      readonly number: number;
      readonly table: TableName;
      readonly upload: Upload;
    }
  | { readonly kind: 'checkpoint'; readonly checkpoint: number; readonly state: JsonObject }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  /** A note for the person who runs the connection. */
  | { readonly kind: 'warning'; readonly message: string }
  /** update() has ended and everything it wrote has been reported. */
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: ErrorReport };

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';
