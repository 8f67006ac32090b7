import type { ColumnChoice, SelectedTable, Selection } from '@headwater/engine';
import type { TableName } from '@headwater/protocol';
import { schemaViews, type ColumnView, type SchemaConfig, type TableView } from './table-views.ts';

/**
 * Makes the engine's selection. What goes without saying is left out: a source with ten thousand tables of which one is
 * blocked has one in it.
 *
 * @param hashSalt of the destination
 */
export function selectionOf(config: SchemaConfig, hashSalt: string): Selection {
  const { policy, settings, connectionSchema } = config;
  const newTables = policy === 'ALLOW_ALL' ? 'stored' : 'blocked';
  const blocked = Object.entries(settings.schemas).flatMap(([key, { enabled }]) =>
    enabled === false ? [key] : [],
  );
  const tables = schemaViews(config).flatMap((schema): SelectedTable[] => {
    const isUsuallyStored = newTables === 'stored' && !blocked.includes(schema.key);
    return schema.tables.flatMap((view): SelectedTable[] => {
      const isStored = schema.isEnabled && view.isEnabled;
      // What the first sync of a table meets is not new: all its columns are taken.
      const newColumns = policy === 'BLOCK_ALL' && view.isKnown ? 'blocked' : 'stored';
      const columns = isStored ? choices(view, newColumns) : {};
      const isUsual = Object.keys(columns).length === 0 && newColumns === 'stored';
      if (isUsual && isStored === isUsuallyStored) return [];
      return namesOf(view, connectionSchema).map((table) => ({ table, isStored, columns, newColumns }));
    });
  });
  const blockedSchemas = blocked.flatMap((key) => (key === connectionSchema ? [null, key] : [key]));
  return { newTables, blockedSchemas, tables, hashSalt };
}

function choices({ columns }: TableView, usual: ColumnChoice): SelectedTable['columns'] {
  const chosen = columns.map((column) => [column.name, choiceOf(column)] as const);
  return Object.fromEntries(chosen.filter(([, choice]) => choice !== usual));
}

function choiceOf({ isEnabled, isDropped, isHashed }: ColumnView): ColumnChoice {
  if (!isEnabled) return isDropped ? 'dropped' : 'blocked';
  return isHashed ? 'hashed' : 'stored';
}

/** A table that is named by the connection before it is met may have no schema in the source, or one of that name. */
function namesOf({ table, isKnown }: TableView, connectionSchema: string): readonly TableName[] {
  if (isKnown || table.schema !== undefined) return [table];
  return [table, { schema: connectionSchema, name: table.name }];
}
