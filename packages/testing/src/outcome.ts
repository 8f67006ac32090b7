import type { Row, Schema } from '@headwater/sdk';

/** What a test gives a connector. */
export interface SyncTestOptions<F, S extends Schema, St extends object> {
  /** Settings as text, as in configuration.json, or as the values the text stands for. */
  readonly configuration?: { readonly [Name in keyof F]?: string | number | boolean };
  /** The state of the sync before. @default none, a first sync */
  readonly state?: St;
  /** The outcome of the sync before: this one goes on from its tables and its state. */
  readonly after?: Outcome<S, St>;
  /** Answers instead of the global `fetch` while the sync runs. */
  readonly fetch?: (request: Request) => Response | Promise<Response>;
}

/** What a sync leaves. */
export interface Outcome<S extends Schema, St extends object> {
  readonly tables: { readonly [T in keyof S]: readonly StoredRow<Row<S[T]>>[] };
  readonly state: St;
}

/** A row as it is stored: every column the table has; `_fivetran_deleted` when it is marked as deleted. */
type StoredRow<R> = R & { readonly _fivetran_deleted?: true };
