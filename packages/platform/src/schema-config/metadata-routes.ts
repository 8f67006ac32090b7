import { createHash } from 'node:crypto';
import { z } from 'zod';
import { typeText, type StoredType } from '@headwater/protocol';
import { mustBeAllowed } from '../accounts/may.ts';
import type { Actor } from '../accounts/actor.ts';
import type { Routes } from '../api/build-app.ts';
import { success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import { connectionPath } from '../connections/connection-schema.ts';
import { findConnection } from '../connections/read-connections.ts';
import type { Platform } from '../platform.ts';
import { destinationNames, type DestinationNames } from './destination-names.ts';
import { namingOf } from './naming-of.ts';
import { readSchemaConfig } from './read-schema-config.ts';
import { schemaViews, type SchemaView } from './table-views.ts';

const item = {
  id: z.string(),
  parent_id: z.string(),
  name_in_source: z.string(),
  name_in_destination: z.string(),
};
const tableItem = z.object(item);
const columnItem = z.object({
  ...item,
  type_in_source: z.string().nullable(),
  type_in_destination: z.string().nullable(),
  is_primary_key: z.boolean(),
});

/** The tables and columns of a connection as lists, at the old addresses that clients of lineage ask. */
export const metadataRoutes: Routes = (app, platform) => {
  const schema = { tags: ['schema configuration'], params: connectionPath, querystring: pageQuery };
  app.get(
    '/v1/metadata/connectors/:connectionId/tables',
    { schema: { ...schema, response: { 200: successOf(pageOfSchema(tableItem)) } } },
    async ({ params: { connectionId }, query, actor }) => {
      const { views, names } = await readViews(platform, actor, connectionId);
      const page = readPage(query);
      return success(pageOf(tableItems(views, names).slice(page.skip, page.skip + page.limit + 1), page));
    },
  );
  app.get(
    '/v1/metadata/connectors/:connectionId/columns',
    { schema: { ...schema, response: { 200: successOf(pageOfSchema(columnItem)) } } },
    async ({ params: { connectionId }, query, actor }) => {
      const { views, names } = await readViews(platform, actor, connectionId);
      const page = readPage(query);
      return success(pageOf(columnItems(views, names).slice(page.skip, page.skip + page.limit + 1), page));
    },
  );
};

async function readViews({ store }: Platform, actor: Actor, connectionId: string) {
  const connection = await findConnection(store, connectionId);
  const groupId = connection.group_id;
  mustBeAllowed(actor, { on: 'connection', level: 'view', groupId, connectionId });
  const config = await readSchemaConfig(store, connection);
  const views = config === null ? [] : schemaViews(config);
  const rules = { connectionSchema: connection.schema, strategy: namingOf(connection) };
  return { views, names: destinationNames(views, rules) };
}

function tableItems(views: readonly SchemaView[], names: DestinationNames): z.infer<typeof tableItem>[] {
  return views.flatMap(({ key, tables }) =>
    tables.map(({ table: { name } }) => ({
      id: idOf(key, name),
      parent_id: idOf(key),
      name_in_source: name,
      name_in_destination: names.table(key, name),
    })),
  );
}

function columnItems(views: readonly SchemaView[], names: DestinationNames): z.infer<typeof columnItem>[] {
  return views.flatMap(({ key, tables }) =>
    tables.flatMap((view) => {
      const inDestination = names.columns(view);
      return view.columns.map(({ name, type, isKey, isHashed }) => ({
        id: idOf(key, view.table.name, name),
        parent_id: idOf(key, view.table.name),
        name_in_source: name,
        name_in_destination: inDestination.get(name) ?? name,
        type_in_source: textOf(type),
        type_in_destination: isHashed ? 'STRING' : textOf(type),
        is_primary_key: isKey,
      }));
    }),
  );
}

/** The same for the same names, and unlike any other: lists are put together by it. */
function idOf(...names: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 32);
}

function textOf(type: StoredType | undefined): string | null {
  return type === undefined ? null : typeText(type);
}
