import type { ColumnChange, ConfigChange, SchemaChange, TableChange } from './schema-config-schema.ts';
import {
  entryOf,
  type ColumnSettings,
  type SchemaSettings,
  type Settings,
  type TableSettings,
} from './settings.ts';

/** Applies a change to what a person has set so far: level by level, and what is left out or null stays. */
export function mergeSettings(before: Settings, { schemas }: Pick<ConfigChange, 'schemas'>): Settings {
  return { schemas: mergeEntries(before.schemas, schemas, mergeSchema) };
}

function mergeSchema(before: SchemaSettings | undefined, { enabled, tables }: SchemaChange): SchemaSettings {
  return {
    ...optional('enabled', enabled ?? before?.enabled),
    tables: mergeEntries(before?.tables ?? {}, tables, mergeTable),
  };
}

function mergeTable(before: TableSettings | undefined, change: TableChange): TableSettings {
  return {
    ...optional('enabled', change.enabled ?? before?.enabled),
    ...optional('sync_mode', change.sync_mode ?? before?.sync_mode),
    columns: mergeEntries(before?.columns ?? {}, change.columns, mergeColumn),
  };
}

/** A column that is wanted again is no longer to be dropped. */
function mergeColumn(before: ColumnSettings | undefined, { enabled, hashed }: ColumnChange): ColumnSettings {
  const isDropped = before?.isDropped === true && enabled !== true;
  return {
    ...optional('enabled', enabled ?? before?.enabled),
    ...optional('hashed', hashed ?? before?.hashed),
    ...(isDropped ? { isDropped } : {}),
  };
}

function mergeEntries<T, C>(
  before: Readonly<Record<string, T>>,
  changes: Readonly<Record<string, C | null>> | null | undefined,
  merge: (before: T | undefined, change: C) => T,
): Record<string, T> {
  const merged = Object.entries(changes ?? {}).flatMap(([name, change]) =>
    change === null ? [] : [[name, merge(entryOf(before, name), change)] as const],
  );
  return Object.fromEntries([...Object.entries(before), ...merged]);
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key that is computed loses its type
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
