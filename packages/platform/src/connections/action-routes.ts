import type { Actor } from '../accounts/actor.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import type { Routes } from '../api/build-app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import type { Platform } from '../platform.ts';
import { tablePath } from '../schema-config/schema-config-schema.ts';
import { mustHaveTables } from '../schema-config/read-schema-config.ts';
import { testedConnection } from './connection-answer.ts';
import {
  connectionPath,
  resyncRequest,
  syncRequest,
  tablesResyncRequest,
  testFlags,
} from './connection-schema.ts';
import { describeConnection } from './describe-connection.ts';
import { findConnection } from './read-connections.ts';

/** The addresses that make a connection do something: sync, re-sync, test. */
export const actionRoutes: Routes = (app, platform) => {
  syncRoute(app, platform);
  resyncRoute(app, platform);
  resyncTablesRoute(app, platform);
  resyncTableRoute(app, platform);
  testRoute(app, platform);
};

const tags = ['connections'];
const params = connectionPath;

async function mustBeMine({ store }: Platform, actor: Actor, connectionId: string): Promise<void> {
  const { group_id: groupId } = await findConnection(store, connectionId);
  mustBeAllowed(actor, { on: 'connection', level: 'edit', groupId, connectionId });
}

const syncRoute: Routes = (app, platform) => {
  app.post(
    '/v1/connections/:connectionId/sync',
    { schema: { tags, params, body: syncRequest, response: { 200: doneSchema } } },
    async ({ params: { connectionId }, body, actor }) => {
      await mustBeMine(platform, actor, connectionId);
      await platform.syncs.ask(connectionId, actor, { force: body?.force ?? false });
      return done(`Sync has been successfully triggered for connection with id '${connectionId}'`);
    },
  );
};

const resyncRoute: Routes = (app, platform) => {
  app.post(
    '/v1/connections/:connectionId/resync',
    { schema: { tags, params, body: resyncRequest, response: { 200: doneSchema } } },
    async ({ params: { connectionId }, body, actor }) => {
      await mustBeMine(platform, actor, connectionId);
      const scope = body?.scope ?? 'all';
      if (scope !== 'all') await mustHaveTables(platform.store, connectionId, scope);
      await platform.syncs.askResync(connectionId, actor, scope);
      return done('Re-sync has been triggered successfully');
    },
  );
};

const resyncTablesRoute: Routes = (app, platform) => {
  app.post(
    '/v1/connections/:connectionId/schemas/tables/resync',
    { schema: { tags, params, body: tablesResyncRequest, response: { 200: doneSchema } } },
    async ({ params: { connectionId }, body, actor }) => {
      await mustBeMine(platform, actor, connectionId);
      await mustHaveTables(platform.store, connectionId, body);
      await platform.syncs.askResync(connectionId, actor, body);
      return done('Re-sync has been triggered successfully');
    },
  );
};

/** The address that older clients have for one table. */
const resyncTableRoute: Routes = (app, platform) => {
  app.post(
    '/v1/connections/:connectionId/schemas/:schemaName/tables/:tableName/resync',
    { schema: { tags, params: tablePath, response: { 200: doneSchema } } },
    async ({ params: { connectionId, schemaName, tableName }, actor }) => {
      await mustBeMine(platform, actor, connectionId);
      const scope = { [schemaName]: [tableName] };
      await mustHaveTables(platform.store, connectionId, scope);
      await platform.syncs.askResync(connectionId, actor, scope);
      return done('Re-sync has been triggered successfully');
    },
  );
};

const testRoute: Routes = (app, platform) => {
  const { store, syncs, clock } = platform;
  app.post(
    '/v1/connections/:connectionId/test',
    {
      config: { limit: 'setup tests' },
      schema: { tags, params, body: testFlags.nullish(), response: { 200: successOf(testedConnection) } },
    },
    async ({ params: { connectionId }, actor }) => {
      await mustBeMine(platform, actor, connectionId);
      const tests = await syncs.test(connectionId);
      const row = await findConnection(store, connectionId);
      const answer = { ...describeConnection(row, clock.now()), setup_tests: [...tests] };
      return success(answer, 'Setup tests have been completed');
    },
  );
};
