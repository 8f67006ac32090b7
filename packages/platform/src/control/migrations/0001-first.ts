import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The tables of the first version, as `tables.ts` describes them. */
export const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createAccess(db);
    await createGroups(db);
    await createPackages(db);
    await createConnections(db);
    await createSchemaConfigs(db);
    await createSyncs(db);
    await createEvents(db);
  },
};

async function createAccess(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('account')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('given_name', 'text', (column) => column.notNull())
    .addColumn('family_name', 'text', (column) => column.notNull())
    .addColumn('phone', 'text')
    .addColumn('picture', 'text')
    .addColumn('role', 'text')
    .addColumn('verified', 'integer', (column) => column.notNull())
    .addColumn('invited', 'integer', (column) => column.notNull())
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('logged_in_at', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('memberships')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('resource_type', 'text', (column) => column.notNull())
    .addColumn('resource_id', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('memberships_key', ['user_id', 'resource_type', 'resource_id'])
    .execute();
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.references('users.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('permissions', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text')
    .addColumn('last_used_at', 'text')
    .execute();
}

async function createGroups(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('groups')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('destinations')
    .addColumn('id', 'text', (column) => column.primaryKey().references('groups.id').onDelete('cascade'))
    .addColumn('service', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('time_zone_offset', 'text', (column) => column.notNull())
    .addColumn('daylight_saving_time_enabled', 'integer', (column) => column.notNull())
    .addColumn('setup_status', 'text', (column) => column.notNull())
    .addColumn('config', 'text', (column) => column.notNull())
    .addColumn('secrets', 'text', (column) => column.notNull())
    .addColumn('extras', 'text', (column) => column.notNull())
    .addColumn('hash_salt', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
}

async function createPackages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('packages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('last_updated_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('package_versions')
    .addColumn('package_id', 'text', (column) =>
      column.notNull().references('packages.id').onDelete('cascade'),
    )
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('package_versions_key', ['package_id', 'version'])
    .execute();
}

async function createConnections(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('connections')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('group_id', 'text', (column) => column.notNull().references('groups.id'))
    .addColumn('service', 'text', (column) => column.notNull())
    .addColumn('schema', 'text', (column) => column.notNull())
    .addColumn('package_id', 'text', (column) => column.references('packages.id'))
    .addColumn('config', 'text', (column) => column.notNull())
    .addColumn('secrets', 'text', (column) => column.notNull())
    .addColumn('extras', 'text', (column) => column.notNull())
    .addColumn('paused', 'integer', (column) => column.notNull())
    .addColumn('schedule_type', 'text', (column) => column.notNull())
    .addColumn('sync_frequency', 'integer', (column) => column.notNull())
    .addColumn('daily_sync_time', 'text')
    .addColumn('data_delay_sensitivity', 'text', (column) => column.notNull())
    .addColumn('data_delay_threshold', 'integer', (column) => column.notNull())
    .addColumn('destination_schema_names', 'text', (column) => column.notNull())
    .addColumn('setup_state', 'text', (column) => column.notNull())
    .addColumn('is_historical_sync', 'integer', (column) => column.notNull())
    .addColumn('tasks', 'text', (column) => column.notNull())
    .addColumn('warnings', 'text', (column) => column.notNull())
    .addColumn('succeeded_at', 'text')
    .addColumn('failed_at', 'text')
    .addColumn('last_started_at', 'text')
    .addColumn('failures_in_a_row', 'integer', (column) => column.notNull())
    .addColumn('rescheduled_for', 'text')
    .addColumn('due_at', 'text')
    .addColumn('resync', 'text')
    .addColumn('given_state', 'text')
    .addColumn('given_state_id', 'text')
    .addColumn('state', 'text')
    .addColumn('state_at', 'text')
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('connections_name', ['group_id', 'schema'])
    .execute();
  await db.schema.createIndex('connections_due').on('connections').column('due_at').execute();
  await db.schema.createIndex('connections_package').on('connections').column('package_id').execute();
}

async function createSchemaConfigs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('schema_configs')
    .addColumn('connection_id', 'text', (column) =>
      column.primaryKey().references('connections.id').onDelete('cascade'),
    )
    .addColumn('schema_change_handling', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('discovered', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
}

async function createSyncs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('syncs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('connection_id', 'text', (column) =>
      column.notNull().references('connections.id').onDelete('cascade'),
    )
    .addColumn('trigger', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('queued_at', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('outcome', 'text')
    .addColumn('reason', 'text')
    .addColumn('task_type', 'text')
    .addColumn('package_version', 'integer')
    .addColumn('pid', 'integer')
    .addColumn('process_started', 'text')
    .addColumn('cancel_cause', 'text')
    .addColumn('checkpoints', 'integer', (column) => column.notNull())
    .addColumn('rows', 'bigint', (column) => column.notNull())
    .addColumn('tables', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('syncs_by_connection')
    .on('syncs')
    .columns(['connection_id', 'queued_at'])
    .execute();
  // No overlap, whatever the program does: a connection has one sync that waits or runs.
  await db.schema
    .createIndex('syncs_unended')
    .unique()
    .on('syncs')
    .column('connection_id')
    .where(sql.ref('status'), '!=', 'ended')
    .execute();
}

async function createEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('log_events')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('connection_id', 'text')
    .addColumn('sync_id', 'text')
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('message', 'text')
    .addColumn('data', 'text')
    .addColumn('created', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('log_events_by_connection')
    .on('log_events')
    .columns(['connection_id', 'id'])
    .execute();
  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('captured_at', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('interaction_method', 'text', (column) => column.notNull())
    .addColumn('resource_type', 'text', (column) => column.notNull())
    .addColumn('resource_id', 'text', (column) => column.notNull())
    .addColumn('old_values', 'text')
    .addColumn('new_values', 'text')
    .execute();
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('group_id', 'text', (column) => column.references('groups.id').onDelete('cascade'))
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('webhook_id', 'text', (column) =>
      column.notNull().references('webhooks.id').onDelete('cascade'),
    )
    .addColumn('log_event_id', 'bigint', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('next_attempt_at', 'text')
    .addColumn('last_error', 'text')
    .addPrimaryKeyConstraint('webhook_deliveries_key', ['webhook_id', 'log_event_id'])
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_due')
    .on('webhook_deliveries')
    .column('next_attempt_at')
    .execute();
}
