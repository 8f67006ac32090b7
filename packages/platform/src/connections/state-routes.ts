import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isObject, parseExactJson, type JsonObject } from '@headwater/protocol';
import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError } from '../api/api-error.ts';
import type { Routes } from '../api/build-app.ts';
import { success, successOf } from '../api/envelope.ts';
import { moment } from '../control/clock.ts';
import type { Connection } from '../control/tables.ts';
import { readResync } from '../syncs/resync.ts';
import { findUnended } from '../syncs/unended.ts';
import { connectionPath } from './connection-schema.ts';
import { findConnection, lockConnection } from './read-connections.ts';

/** The state is passed through as it is: its numbers keep every digit. */
const stateSchema = z.unknown().refine(isPlainObject, 'it is a JSON object').meta({ type: 'object' });
const state = z
  .object({ state: stateSchema })
  .meta({ description: 'Where the next sync of the connector goes on.' });

/** Whether a value is an object, and not a number with more digits than a double holds. */
function isPlainObject(value: unknown): boolean {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

/** The state of a connection, read and given by a person: platform-api.md 1.3. */
export const stateRoutes: Routes = (app, platform) => {
  readState(app, platform);
  giveState(app, platform);
};

const tags = ['connections'];
const response = { 200: successOf(state) };

const readState: Routes = (app, { store }) => {
  app.get(
    '/v1/connections/:connectionId/state',
    { schema: { tags, params: connectionPath, response } },
    async ({ params: { connectionId }, actor }) => {
      const connection = await findConnection(store, connectionId);
      const groupId = connection.group_id;
      mustBeAllowed(actor, { on: 'connection', level: 'view', groupId, connectionId });
      return success({ state: stateOf(connection) }, 'Connection state retrieved successfully');
    },
  );
};

const giveState: Routes = (app, { store, clock, events }) => {
  app.patch(
    '/v1/connections/:connectionId/state',
    { schema: { tags, params: connectionPath, body: state, response } },
    async ({ params: { connectionId }, body, actor }) => {
      await store.transaction().execute(async (transaction) => {
        const connection = await lockConnection(transaction, connectionId);
        const groupId = connection.group_id;
        mustBeAllowed(actor, { on: 'connection', level: 'edit', groupId, connectionId });
        if (connection.paused === 0) {
          throw new ApiError('Conflict', 'the connection is not paused: set "paused" to true first');
        }
        if ((await findUnended(transaction, connectionId)) !== undefined) {
          throw new ApiError('Conflict', 'a sync still runs: ask again when it has ended');
        }
        mustNotBeginAnew(connection);
        const now = moment(clock.now());
        await transaction
          .updateTable('connections')
          .set({ given_state: JSON.stringify(body.state), given_state_id: randomUUID(), updated_at: now })
          .where('id', '=', connectionId)
          .execute();
        const about = { resourceType: 'connection', resourceId: connectionId, connectionId };
        const before = { state: stateOf(connection) };
        await events.changed(transaction, actor, {
          action: 'edit_connector_state',
          ...about,
          before,
          after: body,
        });
      });
      return success({ state: body.state }, 'Connection state has been updated');
    },
  );
};

/** @throws ApiError `Conflict` when the next sync takes no state: the one that is given would be lost */
function mustNotBeginAnew({ resync: kept }: Connection): void {
  const resync = readResync(kept);
  if (resync?.tables !== 'all' || resync.hasBegun) return;
  throw new ApiError(
    'Conflict',
    'a re-sync of all tables is asked for, which begins without a state: let it store its first rows, then give one',
  );
}

/** What the next sync starts from; before the first, nothing. */
function stateOf({ given_state: given, state: committed }: Connection): JsonObject {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only objects are stored there
  return parseExactJson(given ?? committed ?? '{}') as JsonObject;
}
