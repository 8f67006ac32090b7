import type { Settings } from './settings.ts';
import { mergeSettings } from './merge-settings.ts';
import { schemaViews, type SchemaConfig } from './table-views.ts';

export type ExcludeMode = 'PRESERVE' | 'INCLUDE' | 'EXCLUDE';

/** What a reload makes of what a person has set: all schemas and tables wanted, none, or as they were. */
export function reloaded(config: SchemaConfig, mode: ExcludeMode): Settings {
  if (mode === 'PRESERVE') return config.settings;
  const enabled = mode === 'INCLUDE';
  const schemas = Object.fromEntries(
    schemaViews(config).map(({ key, tables }) => [
      key,
      { enabled, tables: Object.fromEntries(tables.map(({ table }) => [table.name, { enabled }])) },
    ]),
  );
  return mergeSettings(config.settings, { schemas });
}
