import { z } from 'zod';
import type { Group } from '../control/tables.ts';

/** Letters, digits and underscores, as names of groups become parts of other names. */
const groupName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and underscores, and no digit first');

export const newGroup = z.object({ name: groupName });
export const groupChange = z.object({ name: groupName.nullish() });

export const groupAnswer = z
  .object({ id: z.string(), name: z.string(), created_at: z.string() })
  .meta({ description: 'A group of connections, with one destination.' });

export const groupPath = z.object({ groupId: z.string() });

/** Writes a group as the API has it. */
export function describeGroup({ id, name, created_at }: Group): z.infer<typeof groupAnswer> {
  return { id, name, created_at };
}
