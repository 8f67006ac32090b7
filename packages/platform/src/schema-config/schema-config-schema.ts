import { z } from 'zod';

export const schemaPath = z.object({ connectionId: z.string(), schemaName: z.string() });
export const tablePath = schemaPath.extend({ tableName: z.string() });
export const columnPath = tablePath.extend({ columnName: z.string() });

const policy = z.enum(['ALLOW_ALL', 'ALLOW_COLUMNS', 'BLOCK_ALL']);
const enabled = z.boolean().nullish();

/** In every change: what is left out or null stays. */
export const columnChange = z.strictObject({
  enabled,
  hashed: z.boolean().nullish(),
  is_primary_key: z.boolean().nullish(),
});

export const tableChange = z.strictObject({
  enabled,
  sync_mode: z.enum(['SOFT_DELETE', 'HISTORY', 'LIVE']).nullish(),
  columns: z.record(z.string(), columnChange.nullable()).nullish(),
});

export const schemaChange = z.strictObject({
  enabled,
  tables: z.record(z.string(), tableChange.nullable()).nullish(),
});

export const configChange = z.strictObject({
  schema_change_handling: policy.nullish(),
  schemas: z.record(z.string(), schemaChange.nullable()).nullish(),
  is_type_locked: z.boolean().nullish(),
});

export type ConfigChange = z.infer<typeof configChange>;
export type SchemaChange = z.infer<typeof schemaChange>;
export type TableChange = z.infer<typeof tableChange>;
export type ColumnChange = z.infer<typeof columnChange>;

export const reloadRequest = z
  .object({ exclude_mode: z.enum(['PRESERVE', 'INCLUDE', 'EXCLUDE']).nullish() })
  .nullish();

export const dropRequest = z.object({
  schemas: z.record(
    z.string(),
    z.object({
      tables: z.record(z.string(), z.object({ columns: z.array(z.string()).min(1) })),
    }),
  ),
});

const patchSettings = z.object({
  allowed: z.boolean(),
  reason_code: z.enum(['SYSTEM_COLUMN', 'DELETED', 'OTHER']).optional(),
  reason: z.string().optional(),
});

const columnAnswer = z.object({
  name_in_destination: z.string(),
  enabled: z.boolean(),
  hashed: z.boolean(),
  is_primary_key: z.boolean(),
  enabled_patch_settings: patchSettings,
});

const tableAnswer = z.object({
  name_in_destination: z.string(),
  enabled: z.boolean(),
  sync_mode: z.enum(['SOFT_DELETE', 'HISTORY', 'LIVE']),
  enabled_patch_settings: patchSettings,
  supports_columns_config: z.boolean(),
  supports_history_mode: z.boolean(),
  columns: z.record(z.string(), columnAnswer),
});

export const configAnswer = z
  .object({
    enable_new_by_default: z.boolean(),
    schema_change_handling: policy,
    schemas: z.record(
      z.string(),
      z.object({
        name_in_destination: z.string(),
        enabled: z.boolean(),
        tables: z.record(z.string(), tableAnswer),
      }),
    ),
  })
  .meta({ description: 'Which tables and columns are stored, by their names in the source.' });

export const columnsAnswer = z.object({ columns: z.record(z.string(), columnAnswer) });

export type ConfigAnswer = z.infer<typeof configAnswer>;
export type ColumnAnswer = z.infer<typeof columnAnswer>;
