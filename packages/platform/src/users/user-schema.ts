import { z } from 'zod';
import { pageQuery } from '../api/paging.ts';
import type { User } from '../control/tables.ts';

const name = z.string().min(1).max(255);
/** An address, or the picture itself as a data URI. */
const picture = z.string().max(200_000);
const phone = z.string().max(255);

export const newUser = z.object({
  email: z
    .string()
    .max(255)
    .regex(/^[^\s@]+@[^\s@]+$/, 'an address such as name@example.com'),
  given_name: name,
  family_name: name,
  phone: phone.nullish(),
  picture: picture.nullish(),
  role: name.nullish(),
});

/** A `null` clears a phone or a picture, and changes nothing else. */
export const userChange = z.object({
  given_name: name.nullish(),
  family_name: name.nullish(),
  phone: phone.nullish(),
  picture: picture.nullish(),
  role: name.nullish(),
  active: z.boolean().nullish(),
});

export const userPath = z.object({ userId: z.string() });

export const usersQuery = pageQuery.extend({
  active: z.enum(['true', 'false']).optional(),
});

export const userAnswer = z
  .object({
    id: z.string(),
    email: z.string(),
    given_name: z.string(),
    family_name: z.string(),
    verified: z.boolean(),
    invited: z.boolean(),
    picture: z.string().nullable(),
    phone: z.string().nullable(),
    role: z.string().nullable(),
    active: z.boolean(),
    logged_in_at: z.string().nullable(),
    created_at: z.string(),
  })
  .meta({ description: 'Someone with an API key. An invited user is one whose key has not been used yet.' });

export const keyAnswer = z
  .object({ user_id: z.string(), key: z.string(), secret: z.string(), created_at: z.string() })
  .meta({ description: 'The API key of a user. Its secret is shown this once.' });

/** Writes a user as the API has it, with the role they have in the account, or in a group. */
export function describeUser(user: User, role: string | null = user.role): z.infer<typeof userAnswer> {
  const {
    id,
    email,
    given_name,
    family_name,
    picture: image,
    phone: number,
    logged_in_at,
    created_at,
  } = user;
  return {
    id,
    email,
    given_name,
    family_name,
    verified: user.verified === 1,
    invited: user.invited === 1,
    picture: image,
    phone: number,
    role,
    active: user.active === 1,
    logged_in_at,
    created_at,
  };
}
