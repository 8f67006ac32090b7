import type { TableName } from '@headwater/protocol';
import { schemaViews, type ColumnView, type SchemaConfig } from './table-views.ts';

type ColumnChoice = 'stored' | 'blocked' | 'hashed';

/** What of a source is stored, as the engine takes it. */
export interface Selection {
  /** What happens to tables and columns that are not named below. */
  readonly newTables: 'stored' | 'blocked';
  readonly newColumns: 'stored' | 'blocked';
  readonly tables: readonly {
    readonly table: TableName;
    readonly isStored: boolean;
    readonly columns: Readonly<Record<string, ColumnChoice>>;
  }[];
  /** Per destination: the same value has the same hash in all its connections. */
  readonly hashSalt: string;
}

/**
 * Makes the engine's selection. What goes without saying is left out: a source with ten thousand tables of which one is
 * blocked has one in it.
 *
 * @returns null when everything is stored as it is
 */
export function selectionOf(config: SchemaConfig, hashSalt: string): Selection | null {
  const { policy, known } = config;
  const newTables = policy === 'ALLOW_ALL' ? 'stored' : 'blocked';
  // What the first sync meets is not new: the columns of the tables that a person has named are taken.
  const newColumns = policy === 'BLOCK_ALL' && known.length > 0 ? 'blocked' : 'stored';
  const tables = schemaViews(config).flatMap((schema) =>
    schema.tables.flatMap(({ table, isEnabled, columns }) => {
      const isStored = schema.isEnabled && isEnabled;
      const chosen = columns.map((column) => [column.name, choiceOf(column)] as const);
      const told = isStored ? chosen.filter(([, choice]) => choice !== newColumns) : [];
      const isUsual = told.length === 0 && isStored === (newTables === 'stored');
      return isUsual ? [] : [{ table, isStored, columns: Object.fromEntries(told) }];
    }),
  );
  if (newTables === 'stored' && newColumns === 'stored' && tables.length === 0) return null;
  return { newTables, newColumns, tables, hashSalt };
}

function choiceOf({ isEnabled, isHashed }: ColumnView): ColumnChoice {
  if (!isEnabled) return 'blocked';
  return isHashed ? 'hashed' : 'stored';
}
