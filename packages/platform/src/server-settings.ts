import { join } from 'node:path';

/** What a server is started with. */
export interface ServerSettings {
  /** Where everything is kept, an absolute path. */
  readonly dataFolder: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** A PostgreSQL for the control store; null for a file in the data folder. */
  readonly databaseUrl: string | null;
  /** Syncs that may run at once, in all and for one destination; a connection has one. */
  readonly syncsAtOnce: number;
  readonly syncsOfDestination: number;
  /** What the processes of one connector may hold. */
  readonly memoryMegabytes: number;
  /** How long a sync may take before it is put off. */
  readonly syncSeconds: number;
  /** How long a sync that is stopped has to reach a checkpoint. */
  readonly graceSeconds: number;
  /** Whether `drivers/installation.sh` of a package may run, and programs may be built. */
  readonly mayInstall: boolean;
  /** Whether connectors run that nothing keeps from reading the server's files. */
  readonly trustsConnectors: boolean;
  /** What connectors see of the environment beside what all do, such as a proxy. */
  readonly connectorVariables: Readonly<Record<string, string>>;
  readonly uploadMegabytes: number;
  /** How long log events are kept. */
  readonly logDays: number;
  /** Calls of the API in an hour; null for as many as there are. */
  readonly requestsPerHour: number | null;
}

export const usualSettings: Omit<ServerSettings, 'dataFolder'> = {
  host: '127.0.0.1',
  port: 8080,
  databaseUrl: null,
  syncsAtOnce: 4,
  syncsOfDestination: 4,
  memoryMegabytes: 1024,
  syncSeconds: 24 * 60 * 60,
  graceSeconds: 30,
  mayInstall: false,
  trustsConnectors: false,
  connectorVariables: {},
  uploadMegabytes: 100,
  logDays: 30,
  requestsPerHour: null,
};

/** Where things are in a data folder. */
export const dataPlaces = {
  store: (folder: string) => join(folder, 'control.db'),
  keyFile: (folder: string) => join(folder, 'encryption.key'),
  /** The uploaded bytes of packages. */
  packages: (folder: string) => join(folder, 'packages'),
  /** Uploads that have no place yet. No package has such a name, as all have two words. */
  received: (folder: string) => join(folder, 'packages', 'received'),
  /** Packages unpacked, a folder a version. */
  code: (folder: string) => join(folder, 'code'),
  codeInMaking: (folder: string) => join(folder, 'code', 'new'),
  /** Everything of one connection but its tables: its code, spool, caches. Its processes own what they may write to. */
  connection: (folder: string, id: string) => join(folder, 'connections', id),
  /** The tables of a DuckDB destination whose config names no folder of its own. */
  destination: (folder: string, id: string) => join(folder, 'destinations', id),
};
