import type { z } from 'zod';
import { ApiError, notFound } from '../api/api-error.ts';
import type { dropRequest } from './schema-config-schema.ts';
import { entryOf, type Settings } from './settings.ts';
import { findTable, type SchemaView } from './table-views.ts';

/**
 * Marks columns that are blocked already: the next sync takes them out of the destination.
 *
 * @throws ApiError `NotFound_…` for one that is not there, `Conflict` for one that is not blocked
 */
export function markDropped(
  before: Settings,
  views: readonly SchemaView[],
  { schemas }: z.infer<typeof dropRequest>,
): Settings {
  let settings = before;
  for (const [key, { tables }] of Object.entries(schemas)) {
    for (const [name, { columns }] of Object.entries(tables)) {
      for (const column of columns) {
        mustBeBlocked(views, key, name, column);
        settings = withDropped(settings, key, name, column);
      }
    }
  }
  return settings;
}

function mustBeBlocked(views: readonly SchemaView[], key: string, name: string, columnName: string): void {
  if (!views.some((schema) => schema.key === key)) throw notFound('Schema', key);
  const table = findTable(views, key, name);
  if (table === undefined) throw notFound('Table', name);
  const column = table.columns.find((each) => each.name === columnName);
  if (column === undefined) throw notFound('Column', columnName);
  if (!column.isEnabled) return;
  throw new ApiError(
    'Conflict',
    `the column ${columnName} of ${name} is not blocked: set its "enabled" to false first`,
  );
}

function withDropped({ schemas }: Settings, key: string, name: string, column: string): Settings {
  const schema = entryOf(schemas, key) ?? { tables: {} };
  const table = entryOf(schema.tables, name) ?? { columns: {} };
  const columns = withEntry(table.columns, column, {
    ...entryOf(table.columns, column),
    enabled: false,
    isDropped: true,
  });
  return {
    schemas: withEntry(schemas, key, {
      ...schema,
      tables: withEntry(schema.tables, name, { ...table, columns }),
    }),
  };
}

function withEntry<T>(
  entries: Readonly<Record<string, T>>,
  name: string,
  value: NoInfer<T>,
): Record<string, T> {
  return Object.fromEntries([...Object.entries(entries), [name, value]]);
}
