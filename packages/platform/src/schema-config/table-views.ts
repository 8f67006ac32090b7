import { isKeyless, type StoredType, type TableName } from '@headwater/protocol';
import {
  entryOf,
  type ColumnSettings,
  type KnownColumn,
  type KnownTable,
  type Policy,
  type Settings,
  type TableSettings,
} from './settings.ts';

/** The schema configuration of a connection, as the control store has it. */
export interface SchemaConfig {
  readonly policy: Policy;
  readonly settings: Settings;
  readonly known: readonly KnownTable[];
  /** The name of the connection: tables without a schema in the source are listed under it. */
  readonly connectionSchema: string;
}

/** A column, with what a person set and what the policy says put together. */
export interface ColumnView {
  readonly name: string;
  /** Undefined for one that no sync has met. */
  readonly type: StoredType | undefined;
  readonly isKey: boolean;
  readonly isEnabled: boolean;
  readonly isHashed: boolean;
  readonly isDropped: boolean;
  /** Whether a person has said something about it. */
  readonly isSet: boolean;
}

export interface TableView {
  readonly table: TableName;
  /** Whether the table itself is wanted; its schema must be as well. */
  readonly isEnabled: boolean;
  readonly syncMode: 'SOFT_DELETE' | 'HISTORY' | 'LIVE';
  /** Whether a sync has met it. */
  readonly isKnown: boolean;
  readonly columns: readonly ColumnView[];
}

export interface SchemaView {
  /** The name it is listed under. */
  readonly key: string;
  readonly isEnabled: boolean;
  readonly tables: readonly TableView[];
}

/** Puts together what syncs have met and what a person set: everything that can be selected, in the order it was met. */
export function schemaViews(config: SchemaConfig): readonly SchemaView[] {
  const { settings, known, connectionSchema } = config;
  const keys = new Set([
    ...known.map(({ table }) => table.schema ?? connectionSchema),
    ...Object.keys(settings.schemas),
  ]);
  return [...keys].map((key) => {
    const ofSchema = entryOf(settings.schemas, key);
    const tables = tableViews(config, key, ofSchema?.tables ?? {});
    // One that nobody has said anything about is wanted when something in it is.
    return { key, isEnabled: ofSchema?.enabled ?? tables.some(({ isEnabled }) => isEnabled), tables };
  });
}

function tableViews(
  { policy, known, connectionSchema }: SchemaConfig,
  key: string,
  settings: Readonly<Record<string, TableSettings>>,
): readonly TableView[] {
  const met = known.filter(({ table }) => (table.schema ?? connectionSchema) === key);
  const names = new Set(met.map(({ table }) => table.name));
  const others = Object.keys(settings).filter((name) => !names.has(name));
  return [
    ...met.map((table) => metTable(table, entryOf(settings, table.table.name), policy)),
    ...others.map((name) =>
      unmetTable(
        key === connectionSchema ? { name } : { schema: key, name },
        entryOf(settings, name),
        policy,
      ),
    ),
  ];
}

function metTable(
  { table, primaryKey, columns, isStored }: KnownTable,
  settings: TableSettings | undefined,
  policy: Policy,
): TableView {
  const keys = new Set(primaryKey);
  const names = new Set(columns.map(({ name }) => name));
  const others = Object.keys(settings?.columns ?? {}).filter((name) => !names.has(name));
  const unmet = others.map((name) => ({ name, type: undefined, isStored: policy !== 'BLOCK_ALL' }));
  return {
    table,
    isEnabled: settings?.enabled ?? isStored,
    syncMode: settings?.sync_mode ?? 'SOFT_DELETE',
    isKnown: true,
    columns: [...columns, ...unmet].map((column) =>
      columnView(column, entryOf(settings?.columns ?? {}, column.name), keys.has(column.name)),
    ),
  };
}

/** A table that a person has named before a sync has met it: naming it is wanting it. */
function unmetTable(table: TableName, settings: TableSettings | undefined, policy: Policy): TableView {
  const columns = Object.entries(settings?.columns ?? {});
  return {
    table,
    isEnabled: settings?.enabled ?? (policy === 'ALLOW_ALL' || columns.length > 0),
    syncMode: settings?.sync_mode ?? 'SOFT_DELETE',
    isKnown: false,
    columns: columns.map(([name, each]) =>
      columnView({ name, type: undefined, isStored: true }, each, false),
    ),
  };
}

type MetColumn = Omit<KnownColumn, 'type'> & Pick<ColumnView, 'type'>;

function columnView(
  { name, type, isStored }: MetColumn,
  settings: ColumnSettings | undefined,
  isKey: boolean,
): ColumnView {
  return {
    name,
    type,
    isKey,
    // A key is stored whatever is set: without it there are no rows.
    isEnabled: isKey || (settings?.enabled ?? isStored),
    isHashed: settings?.hashed ?? false,
    isDropped: settings?.isDropped ?? false,
    isSet: settings !== undefined,
  };
}

/** Finds a table by the names it is listed under. */
export function findTable(views: readonly SchemaView[], key: string, name: string): TableView | undefined {
  return views.find((schema) => schema.key === key)?.tables.find(({ table }) => table.name === name);
}

/** Whether a column is Headwater's own, for a table without a key. */
export function isSystemColumn({ isKey, name }: ColumnView): boolean {
  return isKey && isKeyless([name]);
}
