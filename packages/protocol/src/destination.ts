import type { StoredType } from './column-type.ts';
import type { JsonObject } from './json.ts';
import type { TableName } from './table.ts';
import type { NumberFacts } from './values/numbers.ts';

/** A kind of store that can take rows. Opening it takes hold of it until the session is closed. */
export interface Destination {
  /** What people call it: `DuckDB files/warehouse.db`. */
  readonly title: string;
  /**
   * Takes hold of the store.
   *
   * @param spoolFolder the folder that will hold every file given to {@link DestinationSession.load}, an absolute path
   * @param hashSalt what comes before each value that is hashed; must be given when a table has hashed columns
   * @throws DestinationError when another program holds the store or it is none of ours
   */
  open(spoolFolder: string, hashSalt?: string): Promise<DestinationSession>;
}

/**
 * A store held open for one sync. Between two commits everything belongs to one transaction: either all of it is there
 * afterwards, together with the state, or nothing.
 */
export interface DestinationSession {
  /** Reads what earlier syncs of a connection left: the truth about its state. */
  recover(connection: string): Promise<Recovered>;

  createTable(table: StoredTable): Promise<void>;

  /**
   * Tells whether a table can change its columns in the transaction that is open. When it cannot, the caller rolls
   * back and applies the change before the rows.
   */
  canAlter(table: StoredTable): boolean;
  /**
   * Adds columns, changes the type of columns, hashes those that are to be hashed from now on, drops those that are not
   * in `to`, and gives the table another key; every other stored value is kept. `to` is the table as it will be.
   *
   * @throws DestinationError `key_collision` when the rows do not fit the new key
   */
  alterTable(from: StoredTable, to: StoredTable): Promise<void>;

  /** Applies the operations of some files, in their order, to one table. */
  load(table: StoredTable, batch: Batch): Promise<LoadCounts>;

  /** Marks every row that the table holds now, or held at `before`, as deleted. Gives the number of rows marked. */
  truncate(table: StoredTable, before?: Date): Promise<number>;

  /** What the numbers in a column of whole numbers or decimals say beyond their type. `column` is its source name. */
  numbers(table: StoredTable, column: string): Promise<NumberFacts>;

  /** Makes everything since the last commit durable, together with the state. */
  commit(record: CommitRecord): Promise<void>;
  /** Drops everything since the last commit. */
  rollback(): Promise<void>;
  close(): Promise<void>;
}

/** How deletes show in a table. Live and history tables come with the platform. */
export type SyncMode = 'SOFT_DELETE';

/** A table as a destination stores it. */
export interface StoredTable {
  readonly source: TableName;
  /** Its schema and name in the destination. */
  readonly schema: string;
  readonly name: string;
  readonly mode: SyncMode;
  /** Source names of the key columns; {@link keylessColumn} alone when the source has no key. */
  readonly primaryKey: readonly string[];
  /** Every column but the system columns, in the order of the store. */
  readonly columns: readonly StoredColumn[];
}

export interface StoredColumn {
  /** Its name in the source. */
  readonly source: string;
  /** Its name in the destination. */
  readonly name: string;
  readonly type: StoredType;
  /** Given when the destination stores a salted hash of each value; the type is STRING then. */
  readonly isHashed?: true;
}

/** Rows for one table, in the order of their operations. */
export interface Batch {
  readonly files: readonly BatchFile[];
  /** Whether some file holds updates or deletes. */
  readonly mixed: boolean;
  /** Whether the table is known to hold none of the keys in these files. */
  readonly keysAreNew: boolean;
  /** Whether no key is known to come twice in these files. */
  readonly keysAreUnique: boolean;
  /** The value of `_fivetran_synced` for every row these operations touch. */
  readonly syncedAt: Date;
}

export interface BatchFile {
  /** An absolute path in the spool folder. */
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  /** Whether it has the columns `op` and `g0 … gn`. */
  readonly mixed: boolean;
  /** Column `i` is `c{i}` in the file. Each one is a column of the table, by its source name; null is not to be read. */
  readonly columns: readonly ({ readonly source: string; readonly type: StoredType } | null)[];
}

/** What became of the operations of a batch, beyond what its files say. */
export interface LoadCounts {
  /** Upserts replaced by a later upsert of the same key in the same batch. */
  readonly repeated: number;
  /** Rows the table held before and that upserts of the batch replaced. */
  readonly replaced: number;
  /** Updates and deletes of keys that do not exist. */
  readonly unknownKeys: number;
}

/** What has begun that must not begin a second time when a sync is tried again, by the names it was given. */
export interface Beginnings {
  /** A re-sync of all tables: when it was asked for. */
  readonly resync?: string;
  /** A sync from a state that someone gave. */
  readonly givenState?: string;
}

/** What is stored beside the rows. */
export interface CommitRecord {
  readonly connection: string;
  readonly state: JsonObject;
  readonly committedAt: Date;
  /** The tables that were created or changed since the last commit. */
  readonly changedTables: readonly StoredTable[];
  /** Truncates that wait for the end of a sync that ends well; the whole list. */
  readonly pendingTruncates: readonly PendingTruncate[];
  /** Given with the first commit of a beginning, and kept until another one of its kind. */
  readonly begun?: Beginnings;
  /** Files whose rows are in this commit or an earlier one; a later one of the same path replaces an earlier one. */
  readonly uploads: readonly StoredUpload[];
}

/** A file that belongs to a table. */
export interface StoredUpload {
  readonly table: StoredTable;
  /** Where it goes among the files of the table: checked by {@link whyNoUploadPath}. */
  readonly path: string;
  /** Where it lies now, an absolute path in the spool folder. The destination may move it away. */
  readonly source: string;
}

/** A deferred truncate: every row that was last touched before the time is to be marked. */
export interface PendingTruncate {
  readonly table: TableName;
  readonly before: string;
}

/** What earlier syncs of a connection left in a destination. */
export interface Recovered {
  /** Null when the connection has never committed. */
  readonly lastCommit: { readonly state: JsonObject; readonly committedAt: Date } | null;
  /** States of the commits before, newest first, at most 20. */
  readonly earlierStates: readonly JsonObject[];
  readonly tables: readonly StoredTable[];
  readonly pendingTruncates: readonly PendingTruncate[];
  /** The newest beginnings of each kind; they may have ended. */
  readonly begun?: Beginnings;
}
