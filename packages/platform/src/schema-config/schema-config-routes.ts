import { mustBeAllowed } from '../accounts/may.ts';
import { notFound } from '../api/api-error.ts';
import type { Routes } from '../api/build-app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { connectionPath } from '../connections/connection-schema.ts';
import { findConnection } from '../connections/read-connections.ts';
import { changeSchemaConfig, createSchemaConfig, patched } from './change-schema-config.ts';
import { describeColumns, describeSchemaConfig } from './describe-schema-config.ts';
import { destinationNames } from './destination-names.ts';
import { markDropped } from './drop-columns.ts';
import { namingOf } from './naming-of.ts';
import { findSchemaConfig } from './read-schema-config.ts';
import { reloaded } from './reload.ts';
import {
  columnChange,
  columnPath,
  columnsAnswer,
  configAnswer,
  configChange,
  dropRequest,
  reloadRequest,
  schemaChange,
  schemaPath,
  tableChange,
  tablePath,
} from './schema-config-schema.ts';
import { findTable, schemaViews } from './table-views.ts';

/** The addresses of schema configurations: platform-api.md 1.4. */
export const schemaConfigRoutes: Routes = (app, platform) => {
  readRoute(app, platform);
  createRoute(app, platform);
  patchRoutes(app, platform);
  reloadRoute(app, platform);
  columnsRoute(app, platform);
  dropRoutes(app, platform);
};

const tags = ['schema configuration'];
const response = { 200: successOf(configAnswer) };
const base = '/v1/connections/:connectionId/schemas';

const readRoute: Routes = (app, { store }) => {
  app.get(base, { schema: { tags, params: connectionPath, response } }, async ({ params, actor }) => {
    const { connectionId } = params;
    const connection = await findConnection(store, connectionId);
    const groupId = connection.group_id;
    mustBeAllowed(actor, { on: 'connection', level: 'view', groupId, connectionId });
    const config = await findSchemaConfig(store, connection);
    return success(describeSchemaConfig(config, namingOf(connection)));
  });
};

const createRoute: Routes = (app, platform) => {
  app.post(
    base,
    { schema: { tags, params: connectionPath, body: configChange, response } },
    async ({ params: { connectionId }, body, actor }) => {
      const answer = await createSchemaConfig(platform, actor, connectionId, body);
      return success(answer, 'Schema configuration has been created');
    },
  );
};

const patchedText = 'Schema configuration has been modified';

const patchRoutes: Routes = (app, platform) => {
  app.patch(
    base,
    { schema: { tags, params: connectionPath, body: configChange, response } },
    async ({ params: { connectionId }, body, actor }) => {
      const wanted = { change: patched(body), told: body };
      return success(await changeSchemaConfig(platform, actor, connectionId, wanted), patchedText);
    },
  );
  app.patch(
    `${base}/:schemaName`,
    { schema: { tags, params: schemaPath, body: schemaChange, response } },
    async ({ params: { connectionId, schemaName }, body, actor }) => {
      const change = { schemas: { [schemaName]: body } };
      const wanted = { change: patched(change), told: change };
      return success(await changeSchemaConfig(platform, actor, connectionId, wanted), patchedText);
    },
  );
  app.patch(
    `${base}/:schemaName/tables/:tableName`,
    { schema: { tags, params: tablePath, body: tableChange, response } },
    async ({ params: { connectionId, schemaName, tableName }, body, actor }) => {
      const change = { schemas: { [schemaName]: { tables: { [tableName]: body } } } };
      const wanted = { change: patched(change), told: change };
      return success(await changeSchemaConfig(platform, actor, connectionId, wanted), patchedText);
    },
  );
  app.patch(
    `${base}/:schemaName/tables/:tableName/columns/:columnName`,
    { schema: { tags, params: columnPath, body: columnChange, response } },
    async ({ params: { connectionId, schemaName, tableName, columnName }, body, actor }) => {
      const columns = { [columnName]: body };
      const change = { schemas: { [schemaName]: { tables: { [tableName]: { columns } } } } };
      const wanted = { change: patched(change), told: change };
      return success(await changeSchemaConfig(platform, actor, connectionId, wanted), patchedText);
    },
  );
};

/** What the connector declares is added to what syncs have met: it may have written to other tables. */
const reloadRoute: Routes = (app, platform) => {
  app.post(
    `${base}/reload`,
    {
      schema: { tags, params: connectionPath, body: reloadRequest, response },
      config: { limit: 'source calls' },
    },
    async ({ params: { connectionId }, body, actor }) => {
      const { group_id: groupId } = await findConnection(platform.store, connectionId);
      mustBeAllowed(actor, { on: 'connection', level: 'edit', groupId, connectionId });
      await platform.syncs.discover(connectionId);
      const mode = body?.exclude_mode ?? 'PRESERVE';
      const answer = await changeSchemaConfig(platform, actor, connectionId, {
        change: (config) => ({ policy: config.policy, settings: reloaded(config, mode) }),
        told: { exclude_mode: mode },
      });
      return success(
        answer,
        'Schema configuration has the tables that the connector declares and syncs have met',
      );
    },
  );
};

const columnsRoute: Routes = (app, { store }) => {
  app.get(
    `${base}/:schemaName/tables/:tableName/columns`,
    { schema: { tags, params: tablePath, response: { 200: successOf(columnsAnswer) } } },
    async ({ params: { connectionId, schemaName, tableName }, actor }) => {
      const connection = await findConnection(store, connectionId);
      const groupId = connection.group_id;
      mustBeAllowed(actor, { on: 'connection', level: 'view', groupId, connectionId });
      const config = await findSchemaConfig(store, connection);
      const views = schemaViews(config);
      if (!views.some(({ key }) => key === schemaName)) throw notFound('Schema', schemaName);
      const table = findTable(views, schemaName, tableName);
      if (table === undefined) throw notFound('Table', tableName);
      const { connectionSchema } = config;
      const names = destinationNames(views, { connectionSchema, strategy: namingOf(connection) });
      return success({ columns: describeColumns(table, names) });
    },
  );
};

const droppedText = 'Column(s) successfully marked for deletion';

const dropRoutes: Routes = (app, platform) => {
  app.post(
    `${base}/drop-columns`,
    { schema: { tags, params: connectionPath, body: dropRequest, response: { 200: doneSchema } } },
    async ({ params: { connectionId }, body, actor }) => {
      await changeSchemaConfig(platform, actor, connectionId, {
        change: (config) => ({
          policy: config.policy,
          settings: markDropped(config.settings, schemaViews(config), body),
        }),
        told: { dropped: body },
      });
      return done(droppedText);
    },
  );
  app.delete(
    `${base}/:schemaName/tables/:tableName/columns/:columnName`,
    { schema: { tags, params: columnPath, response: { 200: doneSchema } } },
    async ({ params: { connectionId, schemaName, tableName, columnName }, actor }) => {
      const dropped = { schemas: { [schemaName]: { tables: { [tableName]: { columns: [columnName] } } } } };
      await changeSchemaConfig(platform, actor, connectionId, {
        change: (config) => ({
          policy: config.policy,
          settings: markDropped(config.settings, schemaViews(config), dropped),
        }),
        told: { dropped },
      });
      return done(droppedText);
    },
  );
};
