import { z } from 'zod';

export const packagePath = z.object({ packageId: z.string() });

export const packageAnswer = z
  .object({
    id: z.string(),
    /** The one connection that runs it; null for none, or several. */
    connection_id: z.string().nullable(),
    connection_ids: z.array(z.string()),
    created_by: z.string(),
    last_updated_by: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    file_sha256_hash: z.string(),
    version: z.number(),
    kind: z.string(),
  })
  .meta({
    description: 'The code of a connector. Connections run its current version from their next sync on.',
  });

export const versionAnswer = z.object({
  version: z.number(),
  file_sha256_hash: z.string(),
  bytes: z.number(),
  kind: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  is_current: z.boolean(),
});

export const rollback = z.object({
  /** The version to go back to. @default the one before the current */
  version: z.number().int().min(1).optional(),
});
