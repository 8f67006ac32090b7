import type { NamingStrategy } from '@headwater/engine';
import { destinationNames, type DestinationNames } from './destination-names.ts';
import type { ColumnAnswer, ConfigAnswer } from './schema-config-schema.ts';
import type { Policy } from './settings.ts';
import {
  isSystemColumn,
  schemaViews,
  type ColumnView,
  type SchemaConfig,
  type SchemaView,
  type TableView,
} from './table-views.ts';

type TableAnswer = ConfigAnswer['schemas'][string]['tables'][string];

/** Writes a schema configuration as the API has it: platform-api.md 1.4. */
export function describeSchemaConfig(config: SchemaConfig, strategy: NamingStrategy): ConfigAnswer {
  const views = schemaViews(config);
  const names = destinationNames(views, { connectionSchema: config.connectionSchema, strategy });
  return {
    enable_new_by_default: config.policy === 'ALLOW_ALL',
    schema_change_handling: config.policy,
    schemas: Object.fromEntries(views.map((view) => [view.key, describeSchema(view, names, config.policy)])),
  };
}

/** Writes all columns of a table, also those that nobody has said anything about. */
export function describeColumns(table: TableView, names: DestinationNames): Record<string, ColumnAnswer> {
  return columnAnswers(table, names, () => true);
}

function describeSchema(
  { key, isEnabled, tables }: SchemaView,
  names: DestinationNames,
  policy: Policy,
): ConfigAnswer['schemas'][string] {
  return {
    name_in_destination: names.schema(key),
    enabled: isEnabled,
    tables: Object.fromEntries(
      tables.map((view) => [
        view.table.name,
        describeTable(view, names.table(key, view.table.name), names, policy),
      ]),
    ),
  };
}

function describeTable(view: TableView, name: string, names: DestinationNames, policy: Policy): TableAnswer {
  const usual = policy !== 'BLOCK_ALL';
  return {
    name_in_destination: name,
    enabled: view.isEnabled,
    sync_mode: view.syncMode,
    enabled_patch_settings: { allowed: true },
    supports_columns_config: true,
    supports_history_mode: false,
    // Those that someone has set, and those that are not as the policy has it: clients put these right.
    columns: columnAnswers(view, names, ({ isSet, isEnabled }) => isSet || isEnabled !== usual),
  };
}

function columnAnswers(
  view: TableView,
  names: DestinationNames,
  isShown: (column: ColumnView) => boolean,
): Record<string, ColumnAnswer> {
  const shown = view.columns.filter(isShown);
  if (shown.length === 0) return {};
  const inDestination = names.columns(view);
  return Object.fromEntries(
    shown.map((column) => [
      column.name,
      {
        name_in_destination: inDestination.get(column.name) ?? column.name,
        enabled: column.isEnabled,
        hashed: column.isHashed,
        is_primary_key: column.isKey,
        enabled_patch_settings: patchSettings(column),
      },
    ]),
  );
}

function patchSettings(column: ColumnView): ColumnAnswer['enabled_patch_settings'] {
  if (isSystemColumn(column)) return { allowed: false, reason_code: 'SYSTEM_COLUMN' };
  if (!column.isKey) return { allowed: true };
  return { allowed: false, reason_code: 'OTHER', reason: 'The column is a part of the primary key' };
}
