import type { Actor } from '../accounts/actor.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError, invalid } from '../api/api-error.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { ConnectionChange } from '../control/tables.ts';
import type { Platform } from '../platform.ts';
import { lastingFields, type ConnectionChangeBody } from './connection-schema.ts';
import { mustBePackage, secretsPlace } from './connection-rules.ts';
import { describeConnection } from './describe-connection.ts';
import { changeConfig, isSameConfig, readConfig } from './kept-config.ts';
import { changeFields, mustKeepNaming } from './kept-fields.ts';
import { findConnection, lockConnection, type ConnectionRow } from './read-connections.ts';
import { mustBePossible } from './refused-fields.ts';

/** What a change was about, for what follows it. */
export interface Edited {
  readonly hasConfig: boolean;
}

/**
 * Changes a connection. The change is stored first, then a sync it matters to is stopped, and the next one planned: none
 * can begin in between with what was before.
 *
 * @throws ApiError for a field that cannot be used, or when a sync that runs cannot be stopped; the change stays
 */
export async function editConnection(
  platform: Platform,
  actor: Actor,
  connectionId: string,
  body: ConnectionChangeBody,
): Promise<Edited> {
  const { store, syncs } = platform;
  mustBePossible(body);
  if (!Object.keys(body).some((field) => lastingFields.includes(field))) {
    throw new ApiError(
      'InvalidInput',
      `the body changes nothing that lasts: give a field such as paused, config or sync_frequency; POST /v1/connections/${connectionId}/test runs the tests alone`,
    );
  }
  const { stopsFor, hasConfig } = await store
    .transaction()
    .execute(async (transaction) => storeChange(platform, transaction, actor, connectionId, body));
  if (stopsFor !== null) await syncs.stop(connectionId, stopsFor);
  if (body.is_historical_sync === true) await syncs.askResync(connectionId, actor, 'all');
  syncs.wake();
  return { hasConfig };
}

interface StoredChange extends Edited {
  /** Why a sync that runs must stop; null when it may go on. */
  readonly stopsFor: 'pause' | 'edit' | null;
}

async function storeChange(
  platform: Platform,
  transaction: ControlStore,
  actor: Actor,
  connectionId: string,
  body: ConnectionChangeBody,
): Promise<StoredChange> {
  const { clock, syncs } = platform;
  const before = await lockConnection(transaction, connectionId);
  mustBeAllowed(actor, { on: 'connection', level: 'edit', groupId: before.group_id, connectionId });
  const config = await changedConfig(platform, transaction, before, body);
  const fields = changeFields(before, body);
  mustKeepNaming(before, fields);
  const now = moment(clock.now());
  await transaction
    .updateTable('connections')
    .set({ ...fields, ...config, updated_at: now })
    .where('id', '=', connectionId)
    .execute();
  await syncs.plan(transaction, connectionId);
  const after = await findConnection(transaction, connectionId);
  await tellChange(platform, transaction, actor, before, after);
  const isPaused = before.paused === 0 && after.paused === 1;
  const isOther = Object.keys(config).length > 0;
  return { hasConfig: isOther, stopsFor: isPaused ? 'pause' : isOther ? 'edit' : null };
}

/** The columns of another config; none when it is what it was. */
async function changedConfig(
  { cipher }: Platform,
  transaction: ControlStore,
  before: ConnectionRow,
  { config: change }: ConnectionChangeBody,
): Promise<ConnectionChange> {
  if (change === null || change === undefined) return {};
  if ((change.schema ?? before.schema) !== before.schema) {
    throw invalid('config.schema', `the name of a connection stays: it is ${before.schema}`);
  }
  const packageId = change.package_id ?? before.package_id;
  if (packageId !== null && packageId !== before.package_id) await mustBePackage(transaction, packageId);
  const place = secretsPlace(before.id);
  const kept = readConfig(before.config, cipher.open(before.secrets, place));
  const changed = changeConfig(kept, change);
  if (packageId === before.package_id && isSameConfig(kept, changed)) return {};
  return {
    package_id: packageId,
    config: JSON.stringify(changed.shown),
    secrets: cipher.seal(JSON.stringify(changed.secrets), place),
  };
}

/** Pausing and resuming are told apart from other changes: webhooks can hear of each. */
async function tellChange(
  { events, clock }: Platform,
  transaction: ControlStore,
  actor: Actor,
  before: ConnectionRow,
  after: ConnectionRow,
): Promise<void> {
  const about = { resourceType: 'connection', resourceId: after.id, connectionId: after.id };
  const values = {
    before: describeConnection(before, clock.now()),
    after: describeConnection(after, clock.now()),
  };
  if (before.paused !== after.paused) {
    const action = after.paused === 1 ? 'pause_connector' : 'resume_connector';
    await events.changed(transaction, actor, { action, ...about, ...values });
  }
  if (isEdited(before, after))
    await events.changed(transaction, actor, { action: 'edit_connector', ...about, ...values });
}

const editable = [
  'config',
  'secrets',
  'package_id',
  'extras',
  'schedule_type',
  'sync_frequency',
  'daily_sync_time',
  'data_delay_sensitivity',
  'data_delay_threshold',
  'destination_schema_names',
] as const;

function isEdited(before: ConnectionRow, after: ConnectionRow): boolean {
  return editable.some((column) => before[column] !== after[column]);
}
