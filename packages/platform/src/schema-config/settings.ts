import { z } from 'zod';
import { scalarTypes, type TableName } from '@headwater/protocol';

export type Policy = 'ALLOW_ALL' | 'ALLOW_COLUMNS' | 'BLOCK_ALL';

const columnSettings = z.object({
  enabled: z.boolean().optional(),
  hashed: z.boolean().optional(),
  /** Whether the next sync takes it out of the destination's table. */
  isDropped: z.boolean().optional(),
});

const tableSettings = z.object({
  enabled: z.boolean().optional(),
  sync_mode: z.enum(['SOFT_DELETE', 'HISTORY', 'LIVE']).optional(),
  columns: z.record(z.string(), columnSettings).default({}),
});

const schemaSettings = z.object({
  enabled: z.boolean().optional(),
  tables: z.record(z.string(), tableSettings).default({}),
});

const settings = z.object({ schemas: z.record(z.string(), schemaSettings).default({}) });

/** What a person set, by the names of the source. */
export type Settings = z.infer<typeof settings>;
export type SchemaSettings = z.infer<typeof schemaSettings>;
export type TableSettings = z.infer<typeof tableSettings>;
export type ColumnSettings = z.infer<typeof columnSettings>;

const tableName = z
  .object({ schema: z.string().optional(), name: z.string() })
  .transform(({ schema, name }): TableName => (schema === undefined ? { name } : { schema, name }));

const decimal = z.object({ type: z.literal('DECIMAL'), precision: z.number(), scale: z.number() });

const knownColumn = z.object({
  name: z.string(),
  type: z.union([z.enum([...scalarTypes, 'UNTYPED']), decimal]),
  isStored: z.boolean().default(true),
});

const knownTable = z.object({
  table: tableName,
  primaryKey: z.array(z.string()),
  columns: z.array(knownColumn),
  isStored: z.boolean().default(true),
});

/** A table that a sync has met, and whether the policy of that moment had it stored. */
export type KnownTable = z.infer<typeof knownTable>;
export type KnownColumn = z.infer<typeof knownColumn>;

/** Reads what the control store has. */
export function readSettings(text: string): Settings {
  return settings.parse(JSON.parse(text));
}

/** Reads what the control store has. */
export function readKnown(text: string): readonly KnownTable[] {
  return z.array(knownTable).parse(JSON.parse(text));
}

/** Gives an entry by a name of the source, which may be any: `constructor`, too. */
export function entryOf<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
