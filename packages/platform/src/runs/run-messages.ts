import type {
  DiscoveredTable,
  NamingStrategy,
  Resync,
  Selection,
  ShownEvent,
  SyncResult,
} from '@headwater/engine';
import type { ErrorReport, JsonObject, LogLevel } from '@headwater/protocol';

import type { TableReport } from './table-report.ts';

export type { DiscoveredTable } from '@headwater/engine';

/** The code of a connector on disk, ready to be run. */
export type ConnectorCode =
  /** TypeScript or JavaScript: a bundle with the host it was packaged with. All paths are absolute. */
  | { readonly kind: 'module'; readonly folder: string; readonly file: string; readonly host: string }
  /** A connector.py, or a program that headwater.json declares. */
  | { readonly kind: 'python' | 'program'; readonly folder: string };

/** The user that the processes of a connection run as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** What is known of a run before its job is. */
export interface RunPlace {
  /** Where its processes may write, absolute paths. They belong to {@link identity}. */
  readonly folders: {
    readonly home: string;
    readonly temporary: string;
    readonly spool: string;
    readonly cache: string;
  };
  /** Null to run as the server does. */
  readonly identity: Identity | null;
}

/** What every job is about. */
export interface RunJobBase extends RunPlace {
  readonly connection: { readonly id: string; readonly name: string; readonly groupId: string };
  readonly code: ConnectorCode;
  readonly configuration: Readonly<Record<string, string>>;
  readonly limits: { readonly memoryMegabytes: number; readonly seconds: number };
  /** Whether the code may reach everything that the server can. */
  readonly isTrusted: boolean;
  /** Whether the code may change the machine: its installation script, or a build. */
  readonly mayInstall: boolean;
  /** What its code sees of the environment beside what all code does. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A sync of a connection. */
export interface SyncJob extends RunJobBase {
  readonly kind: 'sync';
  readonly syncId: string;
  readonly destination: { readonly service: 'duckdb'; readonly warehouse: string; readonly uploads: string };
  /** Where it begins: after the last commit, or at a state someone gave; null for the very beginning. */
  readonly start:
    | { readonly kind: 'committed' }
    /** The name is of this giving: a sync that is tried again goes on from what it committed. */
    | { readonly kind: 'given'; readonly state: JsonObject | null; readonly name: string };
  readonly naming: NamingStrategy;
  /** What is stored. @default everything, as it is */
  readonly selection?: Selection;
  /** Tables to read anew; the same for each sync until one has ended well. */
  readonly resync?: Resync;
  readonly graceSeconds: number;
}

/** The connector's own tests, without a sync. */
export interface SetupTestsJob extends RunJobBase {
  readonly kind: 'setup-tests';
}

/** Asks the connector which tables it declares, without a sync. */
export interface SchemaJob extends RunJobBase {
  readonly kind: 'schema';
}

/** What a runner is started for. */
export type RunJob = SyncJob | SetupTestsJob | SchemaJob;

/** What the server tells a runner: one JSON text a line. */
export type RunOrder = { readonly kind: 'job'; readonly job: RunJob } | { readonly kind: 'cancel' };

/** How a connector's own test ended. */
export interface TestReport {
  readonly kind: 'setup-test';
  readonly title: string;
  readonly status: 'PASSED' | 'FAILED' | 'SKIPPED';
  readonly message: string;
}

/** What a job came to, as it crosses the border of processes. */
export interface EndReport extends Pick<
  SyncResult,
  'status' | 'checkpoints' | 'tables' | 'rows' | 'seconds' | 'effort'
> {
  readonly kind: 'ended';
  readonly error: ErrorReport | null;
}

/** What a runner tells the server: one JSON text a line. Secrets are masked in what is for people. */
export type RunReport =
  | Extract<ShownEvent, { kind: 'progress' | 'warning' }>
  | { readonly kind: 'started'; readonly state: JsonObject | null }
  /** With the state as it is: the server keeps it, and shows it to those who may see it. */
  | {
      readonly kind: 'committed';
      readonly checkpoint: number;
      readonly state: JsonObject;
      readonly rows: number;
    }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly origin: 'connector' | 'output' | 'platform';
    }
  /** The tables that the sync has met, or that the connector declares, by the names of the source. */
  | { readonly kind: 'discovered'; readonly tables: readonly DiscoveredTable[] }
  | TableReport
  /** The first rows of a table of the destination are being loaded. */
  | { readonly kind: 'writing'; readonly schema: string; readonly name: string }
  | TestReport
  | EndReport;
