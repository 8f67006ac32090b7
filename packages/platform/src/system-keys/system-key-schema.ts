import { z } from 'zod';
import { permissionsSchema } from '../accounts/api-keys.ts';
import type { ApiKey } from '../control/tables.ts';

/** How long a key is good for, in days; null for ever. */
export const daysOfPeriod = {
  ONE_WEEK: 7,
  ONE_MONTH: 30,
  THREE_MONTHS: 90,
  SIX_MONTHS: 180,
  INFINITE: null,
} as const;

export type ExpirationPeriod = keyof typeof daysOfPeriod;

const period = z.enum(['ONE_WEEK', 'ONE_MONTH', 'THREE_MONTHS', 'SIX_MONTHS', 'INFINITE']);
const name = z.string().min(1).max(255);

export const newSystemKey = z.object({
  name,
  permissions: permissionsSchema.max(100),
  expiration_period: period.nullish(),
});

export const systemKeyChange = z.object({ name: name.nullish(), permissions: permissionsSchema.nullish() });

/** Without a period, the key expires when it would have. */
export const systemKeyRotation = z.object({ expiration_period: period.nullish() }).nullish();

export const systemKeyPath = z.object({ keyId: z.string() });

const answer = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string(),
  permissions: permissionsSchema,
  created_at: z.string(),
  updated_at: z.string(),
  expired_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
});

export const systemKeyAnswer = answer.meta({
  description: 'An API key of the account itself, with permissions of its own.',
});

export const newSystemKeyAnswer = answer
  .extend({ secret: z.string() })
  .meta({ description: 'A system key with its secret, which is shown this once.' });

/** Writes a system key as the API has it. */
export function describeSystemKey(row: ApiKey): z.infer<typeof answer> {
  const { id, name: title, key, created_at, updated_at, expires_at, last_used_at } = row;
  return {
    id,
    name: title,
    key,
    permissions: permissionsSchema.parse(JSON.parse(row.permissions)),
    created_at,
    updated_at,
    expired_at: expires_at,
    last_used_at,
  };
}
