import { sql } from 'kysely';
import type { Actor } from '../accounts/actor.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import { newId } from '../control/new-id.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { User } from '../control/tables.ts';

/** @throws ApiError `NotFound_User` */
export async function findUser(store: ControlStore, id: string): Promise<User> {
  const user = await store.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  if (user === undefined) throw notFound('User', id);
  return user;
}

/** Finds a user by their address, however its letters are written. */
export async function findByEmail(store: ControlStore, email: string): Promise<User | undefined> {
  return store
    .selectFrom('users')
    .selectAll()
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .executeTakeFirst();
}

/** @throws ApiError `Conflict` when a user has the address */
export async function mustBeNewEmail(store: ControlStore, email: string): Promise<void> {
  const found = await findByEmail(store, email);
  if (found === undefined) return;
  throw new ApiError('Conflict', `there is a user ${found.id} with the address ${found.email} already`);
}

/** Makes an id that no user has. */
export async function newUserId(store: ControlStore): Promise<string> {
  return newId(async (taken) => {
    const found = await store.selectFrom('users').select('id').where('id', '=', taken).executeTakeFirst();
    return found !== undefined;
  });
}

/** Everyone may see, and change the name of, themselves. @throws ApiError `Forbidden` */
export function mustBeMeOr(actor: Actor, userId: string, level: 'view' | 'manage'): void {
  if (actor.kind === 'user' && actor.id === userId) return;
  mustBeAllowed(actor, { on: 'users', level });
}
