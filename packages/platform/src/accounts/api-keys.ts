import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '../api/api-error.ts';
import type { Clock } from '../control/clock.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import { whyStoreIsFull } from '../control/store-errors.ts';
import type { Actor, Membership, Permission } from './actor.ts';
import { resourceTypes } from './actor.ts';

/** A key and its secret, as they are shown once. */
export interface KeyPair {
  readonly key: string;
  readonly secret: string;
}

const keyBytes = 12;
const secretBytes = 24;

/** Makes a key and a secret that nobody can guess. */
export function newKeyPair(): KeyPair {
  return {
    key: randomBytes(keyBytes).toString('base64url'),
    secret: randomBytes(secretBytes).toString('base64url'),
  };
}

/** What is stored of a secret. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** The schema of what a system key may do. */
export const permissionsSchema = z.array(
  z.object({
    resource_type: z.enum(resourceTypes),
    access_level: z.enum(['NONE', 'READ', 'MANAGE']),
    resource_filter: z
      .object({ ids: z.array(z.string()).nullish(), group_ids: z.array(z.string()).nullish() })
      .nullish(),
  }),
);

const minute = 60_000;

/**
 * Finds who asks, by the header `Authorization: Basic …` of `key:secret`.
 *
 * @throws ApiError `AuthFailed` when there is none, or it is no key of this server
 */
export async function authenticate(
  store: ControlStore,
  clock: Clock,
  header: string | undefined,
): Promise<Actor> {
  const pair = readHeader(header);
  const found = await store.selectFrom('api_keys').selectAll().where('key', '=', pair.key).executeTakeFirst();
  const now = clock.now();
  if (found === undefined || !isEqual(found.secret_hash, hashSecret(pair.secret))) throw refused('is wrong');
  if (found.expires_at !== null && found.expires_at <= moment(now)) throw refused('has expired');
  if (found.last_used_at === null || now.getTime() - Date.parse(found.last_used_at) > minute) {
    await keepUse(store, found, moment(now));
  }
  if (found.user_id === null) {
    const permissions: readonly Permission[] = permissionsSchema.parse(JSON.parse(found.permissions));
    return { kind: 'key', id: found.id, permissions };
  }
  return userActor(store, found.user_id, found.id);
}

/** Who reads is answered though it cannot be stored that they did. */
async function keepUse(
  store: ControlStore,
  { id, user_id: userId }: { readonly id: string; readonly user_id: string | null },
  now: string,
): Promise<void> {
  try {
    await store.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', id).execute();
    if (userId !== null) await keepLogin(store, userId, now);
  } catch (error) {
    if (whyStoreIsFull(error) === undefined) throw error;
  }
}

/** There is no other way to accept an invitation than to use the key. */
async function keepLogin(store: ControlStore, userId: string, now: string): Promise<void> {
  await store
    .updateTable('users')
    .set({ logged_in_at: now, invited: 0, verified: 1 })
    .where('id', '=', userId)
    .execute();
}

async function userActor(store: ControlStore, userId: string, keyId: string): Promise<Actor> {
  const user = await store.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
  if (user === undefined || user.active === 0) throw refused('is of a user who is not active');
  const memberships: readonly Membership[] = await store
    .selectFrom('memberships')
    .select(['resource_type as resourceType', 'resource_id as resourceId', 'role'])
    .where('user_id', '=', userId)
    .execute();
  return { kind: 'user', id: user.id, keyId, role: user.role, memberships };
}

function readHeader(header: string | undefined): KeyPair {
  const [scheme, encoded] = (header ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) {
    throw refused('is missing: send the header "Authorization: Basic <base64 of key:secret>"');
  }
  const [key = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { key, secret: secret.join(':') };
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refused(problem: string): ApiError {
  return new ApiError('AuthFailed', `the API key ${problem}`, {
    'www-authenticate': 'Basic realm="Headwater"',
  });
}
