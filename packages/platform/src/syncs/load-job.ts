import { join } from 'node:path';
import { z } from 'zod';
import type { Selection } from '@headwater/engine';
import type { JsonObject } from '@headwater/protocol';
import { HeadwaterError, parseExactJson } from '@headwater/protocol';
import { notFound } from '../api/api-error.ts';
import type { Connection, Destination } from '../control/tables.ts';
import { mustBeThere, warehouseOf } from '../destinations/warehouse-of.ts';
import { codeOf } from '../packages/code-folder.ts';
import { readSchemaConfig } from '../schema-config/read-schema-config.ts';
import { selectionOf } from '../schema-config/selection-of.ts';
import type { RunJob, RunJobBase, SyncJob } from '../runs/run-messages.ts';
import { dataPlaces } from '../server-settings.ts';
import { readResync } from './resync.ts';
import type { Platform } from '../platform.ts';

/** What putting a job together needs. */
export type JobParts = Pick<Platform, 'store' | 'cipher' | 'settings'>;

/** A job with the version of the package it runs. */
export interface LoadedJob {
  readonly job: RunJob;
  readonly packageVersion: number;
}

const settingsSchema = z.record(z.string(), z.string());

/** The first uid of connections: no account of a usual system has one so high. */
const firstUid = 70_000;

/** Puts together what a sync of a connection needs to run: its code on disk, its settings, where it starts. */
export async function loadSyncJob(parts: JobParts, connectionId: string, syncId: string): Promise<LoadedJob> {
  const { connection, destination } = await loadConnection(parts, connectionId);
  mustBeThere(destination);
  const { base, packageVersion } = await loadBase(parts, connection);
  const { settings } = parts;
  const resync = readResync(connection.resync);
  const selection = await selectionFor(parts, connection, destination);
  const job: RunJob = {
    ...base,
    kind: 'sync',
    syncId,
    destination: warehouseOf(settings.dataFolder, destination, connection.schema),
    start: startOf(connection),
    naming: connection.destination_schema_names === 'SOURCE_NAMING' ? 'SOURCE' : 'FIVETRAN',
    ...(selection === null ? {} : { selection }),
    ...(resync === null ? {} : { resync: { startedAt: resync.startedAt, tables: resync.tables } }),
    graceSeconds: settings.graceSeconds,
  };
  return { job, packageVersion };
}

/** The same for what is asked of a connector without a sync. */
export async function loadSetupJob(
  parts: JobParts,
  connectionId: string,
  kind: 'setup-tests' | 'schema',
): Promise<RunJob> {
  const { connection } = await loadConnection(parts, connectionId);
  const { base } = await loadBase(parts, connection);
  return { ...base, kind };
}

async function loadConnection(
  { store }: JobParts,
  id: string,
): Promise<{ connection: Connection; destination: Destination }> {
  const connection = await store
    .selectFrom('connections')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (connection === undefined) throw notFound('Connection', id);
  const destination = await store
    .selectFrom('destinations')
    .selectAll()
    .where('id', '=', connection.group_id)
    .executeTakeFirstOrThrow();
  return { connection, destination };
}

async function loadBase(
  { store, cipher, settings }: JobParts,
  connection: Connection,
): Promise<{ base: RunJobBase; packageVersion: number }> {
  const version = await store
    .selectFrom('packages')
    .innerJoin('package_versions', (join_) =>
      join_
        .onRef('package_versions.package_id', '=', 'packages.id')
        .onRef('package_versions.version', '=', 'packages.version'),
    )
    .select(['packages.id as packageId', 'packages.version', 'package_versions.kind'])
    .where('packages.id', '=', connection.package_id)
    .executeTakeFirst();
  if (version === undefined) {
    throw new HeadwaterError(
      'connector_not_found',
      'the connection has no package: deploy its connector again',
    );
  }
  const identity = identityOf(connection.number);
  const folder = dataPlaces.connection(settings.dataFolder, connection.id);
  if (version.kind !== 'module' && identity === null && !settings.trustsConnectors)
    throw notIsolated(version.kind);
  const code = await codeOf(settings.dataFolder, version, { connectionId: connection.id, identity });
  const configuration = settingsSchema.parse(
    JSON.parse(cipher.open(connection.secrets, `connections.secrets ${connection.id}`)),
  );
  return {
    packageVersion: version.version,
    base: {
      connection: { id: connection.id, name: connection.schema, groupId: connection.group_id },
      code,
      configuration,
      folders: {
        home: join(folder, 'home'),
        temporary: join(folder, 'tmp'),
        spool: join(folder, 'spool'),
        cache: join(folder, 'cache'),
      },
      identity,
      limits: { memoryMegabytes: settings.memoryMegabytes, seconds: settings.syncSeconds },
      mayInstall: settings.mayInstall,
      isTrusted: settings.trustsConnectors,
      variables: settings.connectorVariables,
    },
  };
}

/** The user that everything of a connection runs as; null when the server is nobody who could change that. */
export function identityOf(number: number): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  return { uid: firstUid + number, gid: firstUid + number };
}

/** What of the source is stored; null for everything, as before the first sync of a connection nobody has said anything of. */
async function selectionFor(
  { store, cipher }: JobParts,
  connection: Connection,
  { id, hash_salt: sealed }: Destination,
): Promise<Selection | null> {
  const config = await readSchemaConfig(store, connection);
  if (config === null) return null;
  // Also where all is stored as it is: the key of a table that was hashed stays so.
  return selectionOf(config, cipher.open(sealed, `destinations.hash_salt ${id}`));
}

/** Where a sync begins: at the state someone gave, else where the last commit ended. A re-sync sees to its own beginning. */
function startOf({ given_state: state, given_state_id: name }: Connection): SyncJob['start'] {
  if (state === null || name === null) return { kind: 'committed' };
  return { kind: 'given', state: parseState(state), name };
}

/** A state was checked when it was given. */
function parseState(text: string): JsonObject {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only objects are stored there
  return parseExactJson(text) as JsonObject;
}

function notIsolated(kind: string): HeadwaterError {
  const language = kind === 'python' ? 'Python' : 'another language';
  return new HeadwaterError(
    'configuration',
    `a connector in ${language} could read what is not its own, as this server does not run as root: start it as root, for example in a container, or with --trust-connectors`,
  );
}
