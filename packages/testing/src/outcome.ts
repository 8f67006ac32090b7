import type { Configuration, ConfigurationFields, Row, Schema } from '@headwater/sdk';
import type { FetchAnswer } from './network/stand-in.ts';

/** What a test gives a connector. Its types are the connector's: a misspelt setting or state field is a type error. */
export interface SyncTestOptions<F extends ConfigurationFields, S extends Schema, St extends object> {
  /** Settings as text, as in configuration.json, or as the values the text stands for. */
  readonly configuration?: {
    readonly [Name in keyof Configuration<F>]?: Configuration<F>[Name] | string;
  };
  /** The state of the sync before; a state of an older version of the connector may lack fields. @default none, a first sync */
  readonly state?: Partial<NoInfer<St>>;
  /** The outcome of the sync before: this one goes on from its tables and its state. */
  readonly after?: Outcome<S, St>;
  /** Answers instead of the network while the sync runs: the global `fetch`, and `headwater/http`. */
  readonly fetch?: FetchAnswer;
  /**
   * The cassette the requests are answered from: `cassettes/orders` is a file beside the one that calls `sync`. When it
   * is missing, or HEADWATER_RECORD is set, the network is asked and the cassette written, without secrets.
   */
  readonly record?: string | URL;
  /** What else must not be in the cassette, beside secret settings and the headers that carry credentials. */
  readonly scrub?: readonly (string | RegExp)[];
  /** Whether exchanges of the cassette that were never asked for are an error. @default 'error' */
  readonly unused?: 'error' | 'allow';
}

/** What a sync leaves. */
export interface Outcome<S extends Schema, St extends object> {
  readonly tables: { readonly [T in keyof S]: readonly StoredRow<Row<S[T]>>[] };
  readonly state: St;
  /** The files this sync has uploaded, by table and path, `invoice/2024/7.pdf`; undefined when there was none. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** A row as it is stored: every column the table has; `_fivetran_deleted` when it is marked as deleted. */
type StoredRow<R> = R & { readonly _fivetran_deleted?: true };
