import { rm } from 'node:fs/promises';
import type { Actor } from '../accounts/actor.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import type { Platform } from '../platform.ts';
import { dataPlaces } from '../server-settings.ts';
import { describeConnection } from './describe-connection.ts';
import { lockConnection } from './read-connections.ts';
import { leaveTables } from './table-owner.ts';

/**
 * Deletes a connection with everything but its tables: they stay in the destination. Its log stays for as long as logs are
 * kept, for those who look for what happened. It is paused first, so that no sync begins meanwhile.
 *
 * @throws ApiError when a sync that runs cannot be stopped; the connection is then paused
 */
export async function deleteConnection(
  platform: Platform,
  actor: Actor,
  connectionId: string,
): Promise<void> {
  const { store, syncs, events, settings, clock } = platform;
  await store.transaction().execute(async (transaction) => {
    const { group_id: groupId } = await lockConnection(transaction, connectionId);
    mustBeAllowed(actor, { on: 'connection', level: 'manage', groupId, connectionId });
    await transaction.updateTable('connections').set({ paused: 1 }).where('id', '=', connectionId).execute();
    await syncs.plan(transaction, connectionId);
  });
  await syncs.stop(connectionId, 'user');
  await store.transaction().execute(async (transaction) => {
    const connection = await lockConnection(transaction, connectionId);
    await leaveTables(settings, transaction, connection);
    await transaction
      .deleteFrom('memberships')
      .where('resource_type', '=', 'connection')
      .where('resource_id', '=', connectionId)
      .execute();
    await transaction.deleteFrom('connections').where('id', '=', connectionId).execute();
    const before = describeConnection(connection, clock.now());
    const about = { resourceType: 'connection', resourceId: connectionId, connectionId };
    await events.changed(transaction, actor, { action: 'delete_connector', ...about, before });
  });
  await rm(dataPlaces.connection(settings.dataFolder, connectionId), { recursive: true, force: true });
}
