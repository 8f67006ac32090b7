import type { Configuration, ConfigurationFields, Row, Schema } from '@headwater/sdk';

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
  /** Answers instead of the global `fetch` while the sync runs. */
  readonly fetch?: (request: Request) => Response | Promise<Response>;
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
