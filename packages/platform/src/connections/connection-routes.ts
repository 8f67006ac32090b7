import { mustBeAllowed } from '../accounts/may.ts';
import type { Actor } from '../accounts/actor.ts';
import type { Routes } from '../api/build-app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, readPage, type Page } from '../api/paging.ts';
import { groupPath } from '../groups/group-schema.ts';
import { findGroup } from '../groups/groups.ts';
import type { Platform } from '../platform.ts';
import { connectionAnswer, testedConnection, type ConnectionAnswer } from './connection-answer.ts';
import {
  connectionChange,
  connectionPath,
  connectionsQuery,
  groupConnectionsQuery,
  newConnection,
} from './connection-schema.ts';
import { createConnection } from './create-connection.ts';
import { deleteConnection } from './delete-connection.ts';
import { describeConnection } from './describe-connection.ts';
import { editConnection } from './edit-connection.ts';
import { findConnection, readConnections } from './read-connections.ts';
import { visibleConnections } from './visible-connections.ts';

/** The addresses of connections: platform-api.md 1.2 and 1.3. */
export const connectionRoutes: Routes = (app, platform) => {
  listConnections(app, platform);
  listOfGroup(app, platform);
  createRoute(app, platform);
  readRoute(app, platform);
  editRoute(app, platform);
  deleteRoute(app, platform);
};

const tags = ['connections'];
const listResponse = { 200: successOf(pageOfSchema(connectionAnswer)) };

interface ListQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly group_id?: string | undefined;
  readonly schema?: string | undefined;
}

async function pageOfConnections(
  { store, clock }: Platform,
  actor: Actor,
  query: ListQuery,
): Promise<Page<ConnectionAnswer>> {
  const page = readPage(query);
  const filter = { groupId: query.group_id, schema: query.schema, visible: visibleConnections(actor) };
  const found = await readConnections(store, filter, page);
  return pageOf(
    found.map((row) => describeConnection(row, clock.now())),
    page,
  );
}

const listConnections: Routes = (app, platform) => {
  app.get(
    '/v1/connections',
    { schema: { tags, querystring: connectionsQuery, response: listResponse } },
    async ({ query, actor }) => success(await pageOfConnections(platform, actor, query)),
  );
};

const listOfGroup: Routes = (app, platform) => {
  app.get(
    '/v1/groups/:groupId/connections',
    { schema: { tags, params: groupPath, querystring: groupConnectionsQuery, response: listResponse } },
    async ({ params: { groupId }, query, actor }) => {
      await findGroup(platform.store, groupId);
      return success(await pageOfConnections(platform, actor, { ...query, group_id: groupId }));
    },
  );
};

const createRoute: Routes = (app, platform) => {
  const { store, syncs, clock } = platform;
  app.post(
    '/v1/connections',
    {
      config: { limit: 'setup tests' },
      schema: { tags, body: newConnection, response: { 201: successOf(testedConnection) } },
    },
    async ({ body, actor }, reply) => {
      const id = await createConnection(platform, actor, body);
      const tests = (body.run_setup_tests ?? true) ? await syncs.test(id) : [];
      const answer = {
        ...describeConnection(await findConnection(store, id), clock.now()),
        setup_tests: [...tests],
      };
      return reply.status(201).send(success(answer, 'Connection has been created'));
    },
  );
};

const readRoute: Routes = (app, { store, clock }) => {
  app.get(
    '/v1/connections/:connectionId',
    { schema: { tags, params: connectionPath, response: { 200: successOf(connectionAnswer) } } },
    async ({ params: { connectionId }, actor }) => {
      const row = await findConnection(store, connectionId);
      mustBeAllowed(actor, { on: 'connection', level: 'view', groupId: row.group_id, connectionId });
      return success(describeConnection(row, clock.now()));
    },
  );
};

const editRoute: Routes = (app, platform) => {
  const { store, syncs, clock } = platform;
  app.patch(
    '/v1/connections/:connectionId',
    {
      schema: {
        tags,
        params: connectionPath,
        body: connectionChange,
        response: { 200: successOf(testedConnection) },
      },
    },
    async ({ params: { connectionId }, body, actor }) => {
      const { hasConfig } = await editConnection(platform, actor, connectionId, body);
      // Nobody waits for tests who only pauses a connection, unless they ask.
      const tests = (body.run_setup_tests ?? hasConfig) ? await syncs.test(connectionId) : [];
      const row = await findConnection(store, connectionId);
      const answer = { ...describeConnection(row, clock.now()), setup_tests: [...tests] };
      return success(answer, 'Connection has been updated');
    },
  );
};

const deleteRoute: Routes = (app, platform) => {
  app.delete(
    '/v1/connections/:connectionId',
    { schema: { tags, params: connectionPath, response: { 200: doneSchema } } },
    async ({ params: { connectionId }, actor }) => {
      await deleteConnection(platform, actor, connectionId);
      return done(
        `Connection with id '${connectionId}' has been deleted. Its tables stay in the destination`,
      );
    },
  );
};
