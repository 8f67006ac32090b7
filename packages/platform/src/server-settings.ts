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
  readonly uploadMegabytes: number;
  /** How long log events are kept. */
  readonly logDays: number;
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
  uploadMegabytes: 100,
  logDays: 30,
};

/** Where things are in a data folder. */
export const dataPlaces = {
  store: (folder: string) => join(folder, 'control.db'),
  keyFile: (folder: string) => join(folder, 'encryption.key'),
  /** The uploaded bytes of packages. */
  packages: (folder: string) => join(folder, 'packages'),
  /** The same unpacked, as connections run it. */
  code: (folder: string) => join(folder, 'code'),
  /** Everything of one connection but its code and tables: spool, caches. Its processes own it. */
  connection: (folder: string, id: string) => join(folder, 'connections', id),
  /** The tables of a DuckDB destination whose config names no folder of its own. */
  destination: (folder: string, id: string) => join(folder, 'destinations', id),
};
