import type { Actor } from '../accounts/actor.ts';
import { hashSecret, newKeyPair, type KeyPair } from '../accounts/api-keys.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError } from '../api/api-error.ts';
import type { Routes } from '../api/app.ts';
import { success, successOf } from '../api/envelope.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import { newKeyId } from '../system-keys/system-keys.ts';
import { keyAnswer, userPath } from './user-schema.ts';
import { findUser } from './users.ts';

/** The key of a user, for themselves or by someone who manages the account: it has the rights of that user. */
export const userKeyRoutes: Routes = (app, { store, clock, events }) => {
  app.post(
    '/v1/users/:userId/api-key',
    { schema: { tags: ['users'], params: userPath, response: { 201: successOf(keyAnswer) } } },
    async ({ params: { userId }, actor }, reply) => {
      mustBeMineToMake(actor, userId);
      const keys = newKeyPair();
      const now = moment(clock.now());
      await store.transaction().execute(async (transaction) => {
        const user = await findUser(transaction, userId);
        if (user.active === 0) {
          throw new ApiError('Conflict', `the user ${userId} is not active: set "active" to true first`);
        }
        await replaceKey(transaction, userId, keys, now);
        const change = { action: 'create_api_key', resourceType: 'user', resourceId: userId };
        await events.changed(transaction, actor, { ...change, after: { key: keys.key } });
      });
      const message =
        'The key has been made, and the one before is invalid. Keep the secret: it is shown once';
      return reply.status(201).send(success({ user_id: userId, ...keys, created_at: now }, message));
    },
  );
};

function mustBeMineToMake(actor: Actor, userId: string): void {
  if (actor.kind === 'user' && actor.id === userId) return;
  mustBeAllowed(actor, { on: 'keys', level: 'manage' });
}

/** A user has one key: a new one takes the place of the old. */
async function replaceKey(
  transaction: ControlStore,
  userId: string,
  { key, secret }: KeyPair,
  now: string,
): Promise<void> {
  await transaction.deleteFrom('api_keys').where('user_id', '=', userId).execute();
  await transaction
    .insertInto('api_keys')
    .values({
      id: await newKeyId(transaction),
      user_id: userId,
      name: 'key of a user',
      key,
      secret_hash: hashSecret(secret),
      permissions: '[]',
      created_at: now,
      updated_at: now,
      expires_at: null,
      last_used_at: null,
    })
    .execute();
}
