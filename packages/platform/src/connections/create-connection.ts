import { randomUUID } from 'node:crypto';
import { actorName, type Actor } from '../accounts/actor.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError, invalid } from '../api/api-error.ts';
import { moment } from '../control/clock.ts';
import { newId } from '../control/new-id.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { NewConnection } from '../control/tables.ts';
import { findGroup } from '../groups/groups.ts';
import type { Platform } from '../platform.ts';
import type { NewConnectionBody } from './connection-schema.ts';
import { describeConnection } from './describe-connection.ts';
import { changeConfig, emptyConfig } from './kept-config.ts';
import { changeFields, usualFields } from './kept-fields.ts';
import { mustBeName, mustBePackage, secretsPlace } from './connection-rules.ts';
import { findConnection } from './read-connections.ts';
import { mustBePossible } from './refused-fields.ts';
import { takeTables } from './table-owner.ts';

const service = 'connector_sdk';

/**
 * Makes a connection and plans its first sync. Gives its id.
 *
 * @throws ApiError for a field that cannot be used, a group that is not there, or a name that is taken
 */
export async function createConnection(
  platform: Platform,
  actor: Actor,
  body: NewConnectionBody,
): Promise<string> {
  const { store, syncs, events, clock } = platform;
  mustBePossible(body);
  if (body.service !== service) {
    throw invalid(
      'service',
      `this server runs connectors of the SDK: "${service}", not ${JSON.stringify(body.service)}`,
    );
  }
  mustBeName(body.config.schema);
  const id = await store.transaction().execute(async (transaction) => {
    await findGroup(transaction, body.group_id);
    mustBeAllowed(actor, { on: 'group', level: 'create connections', groupId: body.group_id });
    const number = await nextNumber(transaction);
    await mustBeFree(transaction, body.group_id, body.config.schema);
    await mustBePackage(transaction, body.config.package_id);
    const connection = await newRow(platform, transaction, actor, body, number);
    await transaction.insertInto('connections').values(connection).execute();
    await takeTables(platform.settings, transaction, { ...connection, number });
    await giveMembership(transaction, actor, connection.id, connection.created_at);
    await syncs.plan(transaction, connection.id);
    const after = describeConnection(await findConnection(transaction, connection.id), clock.now());
    const about = { resourceType: 'connection', resourceId: connection.id, connectionId: connection.id };
    await events.changed(transaction, actor, { action: 'create_connector', ...about, after });
    return connection.id;
  });
  syncs.wake();
  return id;
}

/**
 * Gives the number of a new connection. The account's row is held until the end of the transaction: connections are
 * made one after the other, so that no two get the same number or name.
 */
async function nextNumber(transaction: ControlStore): Promise<number> {
  await transaction
    .updateTable('account')
    .set((builder) => ({ name: builder.ref('name') }))
    .execute();
  const { last } = await transaction
    .selectFrom('connections')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

async function mustBeFree(transaction: ControlStore, groupId: string, schema: string): Promise<void> {
  const found = await transaction
    .selectFrom('connections')
    .select('id')
    .where('group_id', '=', groupId)
    .where('schema', '=', schema)
    .executeTakeFirst();
  if (found === undefined) return;
  throw new ApiError(
    'Conflict',
    `config.schema: the group has a connection "${schema}" already, ${found.id}: choose another name`,
  );
}

async function newRow(
  { clock, cipher }: Platform,
  transaction: ControlStore,
  actor: Actor,
  { group_id: groupId, config, ...fields }: NewConnectionBody,
  number: number,
): Promise<NewConnection> {
  const id = await newConnectionId(transaction);
  const { shown, secrets } = changeConfig(emptyConfig, config);
  const now = moment(clock.now());
  return {
    id,
    number,
    group_id: groupId,
    service,
    schema: config.schema,
    package_id: config.package_id,
    config: JSON.stringify(shown),
    secrets: cipher.seal(JSON.stringify(secrets), secretsPlace(id)),
    ...changeFields(usualFields, fields),
    setup_state: 'incomplete',
    is_historical_sync: 1,
    tasks: '[]',
    warnings: '[]',
    succeeded_at: null,
    failed_at: null,
    last_started_at: null,
    failures_in_a_row: 0,
    rescheduled_for: null,
    due_at: null,
    resync: null,
    // A connection of this name that was deleted may have left tables with a state of its own: this one begins anew.
    given_state: '{}',
    given_state_id: randomUUID(),
    state: null,
    state_at: null,
    created_by: actorName(actor),
    created_at: now,
    updated_at: now,
  };
}

async function newConnectionId(transaction: ControlStore): Promise<string> {
  return newId(async (wanted) => {
    const found = await transaction
      .selectFrom('connections')
      .select('id')
      .where('id', '=', wanted)
      .executeTakeFirst();
    return found !== undefined;
  });
}

/** Who makes a connection manages it. */
async function giveMembership(
  transaction: ControlStore,
  actor: Actor,
  id: string,
  now: string,
): Promise<void> {
  if (actor.kind !== 'user') return;
  await transaction
    .insertInto('memberships')
    .values({
      user_id: actor.id,
      resource_type: 'connection',
      resource_id: id,
      role: 'Manage Connection',
      created_at: now,
    })
    .execute();
}
