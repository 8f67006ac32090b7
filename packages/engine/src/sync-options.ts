import type {
  ConnectorLink,
  Destination,
  HeadwaterError,
  JsonObject,
  Loss,
  LogLevel,
  Recovered,
  StoredTable,
} from '@headwater/protocol';
import type { DiscoveredTable } from './discovered.ts';
import type { Resync } from './resync.ts';
import type { Selection } from './selection.ts';
import type { Sizes } from './sizes.ts';

/** What one sync needs. */
export interface SyncOptions {
  /** The connection's name: its schema in the destination. */
  readonly connection: string;
  /** Starts the connector, in a process of its own (`connectorProcess`) or in this one (in tests). */
  readonly connector: ConnectorLink;
  readonly destination: Destination;
  readonly configuration: Readonly<Record<string, string>>;
  /**
   * Picks the state to start from. Where a re-sync of all tables begins, nobody is asked: there is none. In one of some
   * tables it is the state that the commits carry, so that the next sync goes on from it.
   *
   * @default the state of the newest commit
   */
  readonly chooseState?: (recovered: Recovered) => StateChoice;
  /**
   * A state that someone gave, to begin with in place of the chosen one. The first commit keeps its name, so that a sync
   * that is tried again with the same one goes on from there.
   */
  readonly givenState?: { readonly state: JsonObject | null; readonly name: string };
  /**
   * What is stored. Once something was hashed, give one even where everything is to be stored as it is: a hashed key
   * stays hashed until the next re-sync, and needs the salt.
   *
   * @default everything, as it is
   */
  readonly selection?: Selection;
  /** Reads tables anew. Give the same one to each sync until one has ended well. */
  readonly resync?: Resync;
  /** @default 'FIVETRAN' */
  readonly naming?: NamingStrategy;
  /** An absolute path. The sync makes a folder of its own in it and removes it at the end. */
  readonly spoolParent: string;
  /** How much of the disk uncommitted rows may take. @default 20 GB */
  readonly spoolLimitBytes?: number;
  /** Sizes that trade memory for speed. Small ones put file and batch borders everywhere, which tests want. */
  readonly sizes?: Partial<Sizes>;
  /** The sync fails when it takes longer. @default no limit */
  readonly timeoutSeconds?: number;
  /** Aborting asks the connector to reach a checkpoint; {@link graceSeconds} later it is ended. */
  readonly signal?: AbortSignal;
  /** @default 30 */
  readonly graceSeconds?: number;
  readonly onEvent?: (event: SyncEvent) => void;
}

/** How source names become names of the destination. */
export type NamingStrategy = 'FIVETRAN' | 'SOURCE';

export interface StateChoice {
  /** Null for a first sync. */
  readonly state: JsonObject | null;
  /** What a person should know about the choice. */
  readonly notice?: string;
}

/** What happens while a sync runs, for those who watch. */
export type SyncEvent =
  | { readonly kind: 'started'; readonly state: JsonObject | null; readonly recovered: Recovered }
  /** The connector's file is loaded; these settings it declares secret. What it prints while loading may come before. */
  | { readonly kind: 'loaded'; readonly secrets: readonly string[] }
  /** Rows have arrived from the connector; counts are totals of the sync. At most a few times a second. */
  | { readonly kind: 'progress'; readonly tables: readonly TableProgress[] }
  | {
      readonly kind: 'committed';
      readonly checkpoint: number;
      readonly state: JsonObject;
      readonly rows: number;
    }
  /**
   * The tables this sync has met in the source, those that are not stored as well. Told after a commit and at the end,
   * when tables or columns have come, or a type has changed, since it was told last.
   */
  | { readonly kind: 'discovered'; readonly tables: readonly DiscoveredTable[] }
  /** The first rows of a table are being loaded; told once a sync. */
  | { readonly kind: 'writing'; readonly destination: Pick<StoredTable, 'schema' | 'name'> }
  /** Tables that were made or altered, told when that is committed. */
  | { readonly kind: 'altered'; readonly changes: readonly TableChange[] }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  /** A line the connector printed itself. */
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly line: string }
  /** Something the person who runs the sync should know; it does not fail. */
  | { readonly kind: 'warning'; readonly message: string };

export interface TableProgress {
  /** As people write it: `sales.order`. */
  readonly table: string;
  /** Operations received: rows of upserts, updates and deletes. */
  readonly rows: number;
}

/** How a sync ended. It never throws: what went wrong is the {@link error}. */
export interface SyncResult {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly error?: HeadwaterError;
  /** The state of the newest commit: where the next sync starts. Null when nothing was ever committed. */
  readonly state: JsonObject | null;
  readonly checkpoints: number;
  readonly tables: readonly TableSummary[];
  /** Operations of all tables together. */
  readonly rows: number;
  readonly seconds: number;
  /** Where the time went; not given when the sync could not begin. */
  readonly effort?: SyncEffort;
}

/** Where the time of a sync went. What is left is its start, its end and what happens beside. */
export interface SyncEffort {
  /** Waiting for the connector, with nothing to load. */
  readonly waitingSeconds: number;
  /** Loading rows into the destination, and commits. */
  readonly loadingSeconds: number;
  /** The size of all files of rows that came from the connector. */
  readonly spoolBytes: number;
}

/** A table of the destination, as it was and as it is. */
export interface TableChange {
  /** Null for one that is new. */
  readonly before: StoredTable | null;
  readonly after: StoredTable;
}

/** What one sync did to one table. Only what was committed is counted. */
export interface TableSummary {
  readonly table: string;
  /** Its schema and name in the destination. */
  readonly destination: { readonly schema: string; readonly name: string };
  readonly upserts: number;
  readonly updates: number;
  readonly deletes: number;
  readonly truncates: number;
  /** Upserts replaced by a later one of the same key before both were stored. */
  readonly repeated: number;
  /** Rows of the table that upserts replaced. */
  readonly replaced: number;
  /** Updates and deletes of keys that do not exist. */
  readonly unknownKeys: number;
  readonly losses: readonly Loss[];
  /** The primary key before and after, when it is another one than in the last sync. */
  readonly changedKey: { readonly from: readonly string[]; readonly to: readonly string[] } | null;
  /** Columns whose name in the destination differs from the source's. */
  readonly renamed: readonly { readonly source: string; readonly name: string }[];
  /** Columns the connector did not declare, of a table whose others it declared; none where it infers the rest. */
  readonly undeclared: readonly string[];
}
