import { z } from 'zod';
import type { TableName } from '@headwater/protocol';

const tableName = z
  .object({ schema: z.string().optional(), name: z.string() })
  .transform(({ schema, name }): TableName => (schema === undefined ? { name } : { schema, name }));

const resyncSchema = z.object({
  startedAt: z.string(),
  tables: z.union([z.literal('all'), z.array(tableName)]),
  hasBegun: z.boolean(),
});

/** A re-sync that has not ended well yet, as the control store keeps it. */
export interface Resync {
  readonly startedAt: string;
  readonly tables: 'all' | readonly TableName[];
  /** Whether rows of it are committed: then it goes on from there rather than from the beginning. */
  readonly hasBegun: boolean;
}

/** Reads what `connections.resync` holds. */
export function readResync(text: string | null): Resync | null {
  return text === null ? null : resyncSchema.parse(JSON.parse(text));
}
