import type { JsonObject } from '@headwater/protocol';
import type { FileUpload } from './file-upload.ts';
import type { Keys, Row } from './row.ts';
import type { Schema } from './schema.ts';

/**
 * What a connector does with its tables. An operation takes effect when it is called, in the order of the calls;
 * awaiting it keeps the connector from running ahead of the destination.
 *
 * @example
 * await op.upsert('issue', page.issues);
 * await op.checkpoint({ updatedSince });
 */
export interface Operations<S extends Schema = Schema, St extends object = JsonObject> {
  /**
   * Inserts rows, or replaces those with the same key: columns that are not given become NULL. A `file` goes with a single
   * row, whose column `_fivetran_file_path` says where it is.
   */
  upsert<T extends keyof S & string>(
    table: T,
    rows: Row<S[T]> | readonly Row<S[T]>[],
    options?: { readonly schema?: string; readonly file?: FileUpload },
  ): Promise<void>;

  /** Changes the given columns of rows that exist; other columns keep their values. */
  update<T extends KeyedTable<S>>(
    table: T,
    rows: Row<S[T]> | readonly Row<S[T]>[],
    options?: { readonly schema?: string },
  ): Promise<void>;

  /** Marks rows as deleted, by their keys. */
  delete<T extends KeyedTable<S>>(
    table: T,
    keys: Keys<S[T]> | readonly Keys<S[T]>[],
    options?: { readonly schema?: string },
  ): Promise<void>;

  /**
   * Marks every row the table holds as deleted. `deferred` marks, at the end of a sync that ends well, the rows this
   * sync has not written again.
   */
  truncate(
    table: keyof S & string,
    options?: { readonly schema?: string; readonly deferred?: boolean },
  ): Promise<void>;

  /** Promises that all the state tells of has been written. Resolves when it is safe in the destination. */
  checkpoint(state: St): Promise<void>;

  /** Shows a note to the person who runs the connection. */
  warning(text: string): Promise<void>;
}

/** The tables whose rows can be found again: updates and deletes need a key. */
type KeyedTable<S extends Schema> = {
  [T in keyof S & string]: 'primaryKey' extends keyof S[T] ? T : never;
}[keyof S & string];
