import type { Actor } from '../accounts/actor.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError, invalid } from '../api/api-error.ts';
import { lockConnection } from '../connections/read-connections.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Platform } from '../platform.ts';
import { checkChange } from './check-change.ts';
import { describeSchemaConfig } from './describe-schema-config.ts';
import { mergeSettings } from './merge-settings.ts';
import { namingOf } from './naming-of.ts';
import { findSchemaConfig, readSchemaConfig } from './read-schema-config.ts';
import type { ConfigAnswer, ConfigChange } from './schema-config-schema.ts';
import { schemaViews, type SchemaConfig } from './table-views.ts';

/** Gives what a configuration becomes, or throws why it cannot. */
export type Change = (before: SchemaConfig) => Pick<SchemaConfig, 'policy' | 'settings'>;

/** Changes what is set so far. @throws ApiError for what is not there, or cannot be set */
export function patched(change: ConfigChange): Change {
  mustBePossible(change);
  return (before) => {
    checkChange(schemaViews(before), change);
    return {
      policy: change.schema_change_handling ?? before.policy,
      settings: mergeSettings(before.settings, change),
    };
  };
}

/**
 * Changes the schema configuration of a connection: the next sync goes by it. Gives the whole of it.
 *
 * @param told what the audit log keeps of the change
 * @throws ApiError `NotFound_SchemaConfig` before there is one
 */
export async function changeSchemaConfig(
  platform: Platform,
  actor: Actor,
  connectionId: string,
  { change, told }: { readonly change: Change; readonly told: unknown },
): Promise<ConfigAnswer> {
  return platform.store.transaction().execute(async (transaction) => {
    const connection = await lockConnection(transaction, connectionId);
    const groupId = connection.group_id;
    mustBeAllowed(actor, { on: 'connection', level: 'edit', groupId, connectionId });
    const before = await findSchemaConfig(transaction, connection);
    const after = { ...before, ...change(before) };
    await transaction
      .updateTable('schema_configs')
      .set({
        schema_change_handling: after.policy,
        settings: JSON.stringify(after.settings),
        updated_at: moment(platform.clock.now()),
      })
      .where('connection_id', '=', connectionId)
      .execute();
    await tell(platform, transaction, actor, connectionId, told);
    return describeSchemaConfig(after, namingOf(connection));
  });
}

/**
 * Sets what is stored before a first sync has met anything: names need not be known.
 *
 * @throws ApiError `Conflict` when there is a configuration already
 */
export async function createSchemaConfig(
  platform: Platform,
  actor: Actor,
  connectionId: string,
  body: ConfigChange,
): Promise<ConfigAnswer> {
  mustBePossible(body);
  return platform.store.transaction().execute(async (transaction) => {
    const connection = await lockConnection(transaction, connectionId);
    const groupId = connection.group_id;
    mustBeAllowed(actor, { on: 'connection', level: 'edit', groupId, connectionId });
    if ((await readSchemaConfig(transaction, connection)) !== null) {
      throw new ApiError('Conflict', `${connection.schema} has a schema configuration already: PATCH it`);
    }
    const policy = body.schema_change_handling ?? 'ALLOW_ALL';
    const settings = mergeSettings({ schemas: {} }, body);
    await transaction
      .insertInto('schema_configs')
      .values({
        connection_id: connectionId,
        schema_change_handling: policy,
        settings: JSON.stringify(settings),
        discovered: '[]',
        updated_at: moment(platform.clock.now()),
      })
      .execute();
    await tell(platform, transaction, actor, connectionId, body);
    const config = { policy, settings, known: [], connectionSchema: connection.schema };
    return describeSchemaConfig(config, namingOf(connection));
  });
}

function mustBePossible({ is_type_locked: isLocked }: ConfigChange): void {
  if (isLocked !== true) return;
  throw invalid('is_type_locked', 'this server locks no types: declare them in the schema of the connector');
}

async function tell(
  { events }: Platform,
  transaction: ControlStore,
  actor: Actor,
  connectionId: string,
  after: unknown,
): Promise<void> {
  const about = { resourceType: 'connection', resourceId: connectionId, connectionId };
  await events.changed(transaction, actor, { action: 'change_schema_config_via_api', ...about, after });
}
