import { z } from 'zod';
import type { Membership } from '../control/tables.ts';

const id = z.string().min(1).max(255);
const role = z.string().min(1).max(255);

export const newMembership = z.object({ id, role });
export const membershipChange = z.object({ role });
export const newGroupUser = z.object({ email: z.string().min(1).max(255), role });

export const membershipPath = z.object({ userId: z.string(), resourceId: z.string() });

export const membershipAnswer = z
  .object({ id: z.string(), role: z.string(), created_at: z.string() })
  .meta({ description: 'The role that a user has in one group or one connection, whose id it goes by.' });

/** Writes a membership as the API has it. */
export function describeMembership({
  resource_id,
  role: name,
  created_at,
}: Membership): z.infer<typeof membershipAnswer> {
  return { id: resource_id, role: name, created_at };
}
