import { hashSecret, newKeyPair } from '../accounts/api-keys.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import { invalid } from '../api/api-error.ts';
import type { Routes } from '../api/app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import { moment, type Clock } from '../control/clock.ts';
import type { ApiKey } from '../control/tables.ts';
import {
  daysOfPeriod,
  describeSystemKey,
  newSystemKey,
  newSystemKeyAnswer,
  systemKeyAnswer,
  systemKeyChange,
  systemKeyPath,
  systemKeyRotation,
  type ExpirationPeriod,
} from './system-key-schema.ts';
import { findSystemKey, newKeyId } from './system-keys.ts';

/** The addresses of system keys: platform-api.md 1.2. Who makes one can give it every right, so an administrator does. */
export const systemKeyRoutes: Routes = (app, platform) => {
  listKeys(app, platform);
  createKey(app, platform);
  readKey(app, platform);
  editKey(app, platform);
  rotateKey(app, platform);
  deleteKey(app, platform);
};

const tags = ['system keys'];
const view = { on: 'keys', level: 'view' } as const;
const manage = { on: 'keys', level: 'manage' } as const;

const listKeys: Routes = (app, { store }) => {
  app.get(
    '/v1/system-keys',
    {
      schema: { tags, querystring: pageQuery, response: { 200: successOf(pageOfSchema(systemKeyAnswer)) } },
    },
    async ({ query, actor }) => {
      mustBeAllowed(actor, view);
      const page = readPage(query);
      const found = await store
        .selectFrom('api_keys')
        .selectAll()
        .where('user_id', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .offset(page.skip)
        .limit(page.limit + 1)
        .execute();
      return success(pageOf(found.map(describeSystemKey), page));
    },
  );
};

const createKey: Routes = (app, { store, clock, events }) => {
  app.post(
    '/v1/system-keys',
    { schema: { tags, body: newSystemKey, response: { 201: successOf(newSystemKeyAnswer) } } },
    async ({ body: { name, permissions, expiration_period }, actor }, reply) => {
      mustBeAllowed(actor, manage);
      const { key, secret } = newKeyPair();
      const now = moment(clock.now());
      const answer = await store.transaction().execute(async (transaction) => {
        const row: ApiKey = {
          id: await newKeyId(transaction),
          user_id: null,
          name,
          key,
          secret_hash: hashSecret(secret),
          permissions: JSON.stringify(permissions),
          created_at: now,
          updated_at: now,
          expires_at: expiry(clock, expiration_period ?? 'INFINITE'),
          last_used_at: null,
        };
        await transaction.insertInto('api_keys').values(row).execute();
        const after = describeSystemKey(row);
        const change = { action: 'create_system_key', resourceType: 'system_key', resourceId: row.id };
        await events.changed(transaction, actor, { ...change, after });
        return after;
      });
      return reply.status(201).send(success({ ...answer, secret }, 'System key has been created'));
    },
  );
};

function expiry(clock: Clock, period: ExpirationPeriod): string | null {
  const days = daysOfPeriod[period];
  return days === null ? null : moment(new Date(clock.now().getTime() + days * 24 * 60 * 60 * 1000));
}

const readKey: Routes = (app, { store }) => {
  app.get(
    '/v1/system-keys/:keyId',
    { schema: { tags, params: systemKeyPath, response: { 200: successOf(systemKeyAnswer) } } },
    async ({ params: { keyId }, actor }) => {
      mustBeAllowed(actor, view);
      return success(describeSystemKey(await findSystemKey(store, keyId)));
    },
  );
};

const editKey: Routes = (app, { store, clock, events }) => {
  app.patch(
    '/v1/system-keys/:keyId',
    {
      schema: {
        tags,
        params: systemKeyPath,
        body: systemKeyChange,
        response: { 200: successOf(systemKeyAnswer) },
      },
    },
    async ({ params: { keyId }, body, actor }) => {
      mustBeAllowed(actor, manage);
      const answer = await store.transaction().execute(async (transaction) => {
        const before = await findSystemKey(transaction, keyId);
        const permissions = body.permissions ?? null;
        const changed = {
          name: body.name ?? before.name,
          permissions: permissions === null ? before.permissions : JSON.stringify(permissions),
          updated_at: moment(clock.now()),
        };
        await transaction.updateTable('api_keys').set(changed).where('id', '=', keyId).execute();
        const after = describeSystemKey({ ...before, ...changed });
        await events.changed(transaction, actor, {
          action: 'edit_system_key',
          resourceType: 'system_key',
          resourceId: keyId,
          before: describeSystemKey(before),
          after,
        });
        return after;
      });
      return success(answer, 'System key has been updated');
    },
  );
};

const rotateKey: Routes = (app, { store, clock, events }) => {
  app.post(
    '/v1/system-keys/:keyId/rotate',
    {
      schema: {
        tags,
        params: systemKeyPath,
        body: systemKeyRotation,
        response: { 200: successOf(newSystemKeyAnswer) },
      },
    },
    async ({ params: { keyId }, body, actor }) => {
      mustBeAllowed(actor, manage);
      const { secret } = newKeyPair();
      const answer = await store.transaction().execute(async (transaction) => {
        const before = await findSystemKey(transaction, keyId);
        const period = body?.expiration_period ?? null;
        const now = moment(clock.now());
        if (period === null && before.expires_at !== null && before.expires_at <= now) {
          throw invalid('expiration_period', 'the key has expired: say how long the new secret is good for');
        }
        const changed = {
          secret_hash: hashSecret(secret),
          expires_at: period === null ? before.expires_at : expiry(clock, period),
          updated_at: now,
        };
        await transaction.updateTable('api_keys').set(changed).where('id', '=', keyId).execute();
        const after = describeSystemKey({ ...before, ...changed });
        await events.changed(transaction, actor, {
          action: 'rotate_system_key',
          resourceType: 'system_key',
          resourceId: keyId,
          before: { expired_at: before.expires_at },
          after: { expired_at: after.expired_at },
        });
        return after;
      });
      return success({ ...answer, secret }, 'System key has been rotated');
    },
  );
};

const deleteKey: Routes = (app, { store, events }) => {
  app.delete(
    '/v1/system-keys/:keyId',
    { schema: { tags, params: systemKeyPath, response: { 200: doneSchema } } },
    async ({ params: { keyId }, actor }) => {
      mustBeAllowed(actor, manage);
      await store.transaction().execute(async (transaction) => {
        const before = describeSystemKey(await findSystemKey(transaction, keyId));
        await transaction.deleteFrom('api_keys').where('id', '=', keyId).execute();
        const change = { action: 'delete_system_key', resourceType: 'system_key', resourceId: keyId };
        await events.changed(transaction, actor, { ...change, before });
      });
      return done(`System key with id '${keyId}' has been deleted`);
    },
  );
};
