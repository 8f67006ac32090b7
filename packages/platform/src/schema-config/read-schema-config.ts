import { notFound, ApiError } from '../api/api-error.ts';
import type { ControlStore } from '../control/open-store.ts';
import { readKnown, readSettings } from './settings.ts';
import { findTable, schemaViews, type SchemaConfig } from './table-views.ts';

/** Reads the schema configuration of a connection; null before there is one. */
export async function readSchemaConfig(
  store: ControlStore,
  { id, schema }: { readonly id: string; readonly schema: string },
): Promise<SchemaConfig | null> {
  const found = await store
    .selectFrom('schema_configs')
    .selectAll()
    .where('connection_id', '=', id)
    .executeTakeFirst();
  if (found === undefined) return null;
  return {
    policy: found.schema_change_handling,
    settings: readSettings(found.settings),
    known: readKnown(found.discovered),
    connectionSchema: schema,
  };
}

/** @throws ApiError `NotFound_SchemaConfig`, by whose code clients know that there is none yet */
export async function findSchemaConfig(
  store: ControlStore,
  connection: { readonly id: string; readonly schema: string },
): Promise<SchemaConfig> {
  const config = await readSchemaConfig(store, connection);
  if (config !== null) return config;
  throw new ApiError(
    'NotFound_SchemaConfig',
    `the tables of ${connection.schema} are not known before its first sync: start one, ask the connector with POST /v1/connections/${connection.id}/schemas/reload, or set what is stored with POST …/schemas`,
  );
}

/** @throws ApiError for a table that no sync has met */
export async function mustHaveTables(
  store: ControlStore,
  connectionId: string,
  scope: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const connection = await store
    .selectFrom('connections')
    .select(['id', 'schema'])
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow();
  const views = schemaViews(await findSchemaConfig(store, connection));
  for (const [key, names] of Object.entries(scope)) {
    if (!views.some((schema) => schema.key === key)) throw notFound('Schema', key);
    for (const name of names) if (findTable(views, key, name) === undefined) throw notFound('Table', name);
  }
}
