import { join } from 'node:path';
import { z } from 'zod';
import type { Selection } from '@headwater/engine';
import type { JsonObject } from '@headwater/protocol';
import { HeadwaterError, parseExactJson } from '@headwater/protocol';
import type { Connection } from '../control/tables.ts';
import { mustBeThere, warehouseOf } from '../destinations/warehouse-of.ts';
import { codeOf, type PackageVersion } from '../packages/code-folder.ts';
import { readSchemaConfig } from '../schema-config/read-schema-config.ts';
import { selectionOf } from '../schema-config/selection-of.ts';
import type { RunJob, RunJobBase, RunPlace, SyncJob } from '../runs/run-messages.ts';
import { dataPlaces, type ServerSettings } from '../server-settings.ts';
import { readResync } from './resync.ts';
import { readRunFacts, type RunFacts } from './run-facts.ts';
import type { Platform } from '../platform.ts';

/** What putting a job together needs. */
export type JobParts = Pick<Platform, 'store' | 'cipher' | 'settings'>;

const settingsSchema = z.record(z.string(), z.string());

/** The first uid of connections: no account of a usual system has one so high. */
const firstUid = 70_000;

/**
 * Puts together what a sync of a connection needs to run: its code on disk, its settings, where it starts.
 *
 * @throws HeadwaterError when something of that is missing or wrong
 */
export async function loadSyncJob(parts: JobParts, facts: RunFacts, syncId: string): Promise<SyncJob> {
  mustBeThere(destinationOf(facts));
  const { settings } = parts;
  const resync = readResync(facts.resync);
  const selection = await selectionFor(parts, facts);
  return {
    ...(await loadBase(parts, facts)),
    kind: 'sync',
    syncId,
    destination: warehouseOf(settings.dataFolder, destinationOf(facts), facts.schema),
    start: startOf(facts),
    naming: facts.destination_schema_names === 'SOURCE_NAMING' ? 'SOURCE' : 'FIVETRAN',
    ...(selection === null ? {} : { selection }),
    ...(resync === null ? {} : { resync: { startedAt: resync.startedAt, tables: resync.tables } }),
    graceSeconds: settings.graceSeconds,
  };
}

/** The same for what is asked of a connector without a sync. */
export async function loadSetupJob(
  parts: JobParts,
  connectionId: string,
  kind: 'setup-tests' | 'schema',
): Promise<RunJob> {
  const facts = await readRunFacts(parts.store, connectionId);
  return { ...(await loadBase(parts, facts)), kind };
}

/** Where the processes of a connection live. */
export function placeOf(
  { dataFolder }: Pick<ServerSettings, 'dataFolder'>,
  { id, number }: Pick<Connection, 'id' | 'number'>,
): RunPlace {
  const folder = dataPlaces.connection(dataFolder, id);
  return {
    folders: {
      home: join(folder, 'home'),
      temporary: join(folder, 'tmp'),
      spool: join(folder, 'spool'),
      cache: join(folder, 'cache'),
    },
    identity: identityOf(number),
  };
}

async function loadBase({ cipher, settings }: JobParts, facts: RunFacts): Promise<RunJobBase> {
  const { id, schema, group_id: groupId, secrets } = facts;
  const version = versionOf(facts);
  const place = placeOf(settings, facts);
  const { identity } = place;
  if (version.kind !== 'module' && identity === null && !settings.trustsConnectors)
    throw notIsolated(version.kind);
  const code = await codeOf(settings.dataFolder, version, { connectionId: id, identity });
  const configuration = settingsSchema.parse(JSON.parse(cipher.open(secrets, `connections.secrets ${id}`)));
  return {
    ...place,
    connection: { id, name: schema, groupId },
    code,
    configuration,
    limits: { memoryMegabytes: settings.memoryMegabytes, seconds: settings.syncSeconds },
    mayInstall: settings.mayInstall,
    isTrusted: settings.trustsConnectors,
    variables: settings.connectorVariables,
  };
}

function versionOf({ package_id: packageId, version, kind }: RunFacts): PackageVersion {
  if (packageId !== null && version !== null && kind !== null) return { packageId, version, kind };
  throw new HeadwaterError(
    'connector_not_found',
    'the connection has no package: deploy its connector again',
  );
}

function destinationOf({ group_id: id, destination_config: config }: RunFacts) {
  return { id, config };
}

/** The user that everything of a connection runs as; null when the server is nobody who could change that. */
export function identityOf(number: number): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  return { uid: firstUid + number, gid: firstUid + number };
}

/** What of the source is stored; null for everything, as before the first sync of a connection nobody has said anything of. */
async function selectionFor({ store, cipher }: JobParts, facts: RunFacts): Promise<Selection | null> {
  const config = await readSchemaConfig(store, facts);
  if (config === null) return null;
  // Also where all is stored as it is: the key of a table that was hashed stays so.
  return selectionOf(config, cipher.open(facts.hash_salt, `destinations.hash_salt ${facts.group_id}`));
}

/** Where a sync begins: at the state someone gave, else where the last commit ended. A re-sync sees to its own beginning. */
function startOf({ given_state: state, given_state_id: name }: RunFacts): SyncJob['start'] {
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
