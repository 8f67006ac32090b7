import type { z } from 'zod';
import { actorName, type Actor } from '../accounts/actor.ts';
import { may, mustBeAllowed, type Deed } from '../accounts/may.ts';
import type { Routes } from '../api/build-app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import { moment } from '../control/clock.ts';
import { newId } from '../control/new-id.ts';
import type { Webhook } from '../control/tables.ts';
import type { Level } from '../accounts/roles.ts';
import { groupPath } from '../groups/group-schema.ts';
import { findGroup } from '../groups/groups.ts';
import type { Platform } from '../platform.ts';
import {
  describeWebhook,
  newWebhook,
  testAnswer,
  webhookAnswer,
  webhookChange,
  webhookPath,
  webhookTest,
} from './webhook-schema.ts';
import { findWebhook, mustArrive, sendTest } from './webhooks.ts';

/** The addresses of webhooks: platform-api.md 1.2 and 1.6. */
export const webhookRoutes: Routes = (app, platform) => {
  listWebhooks(app, platform);
  createWebhooks(app, platform);
  readWebhook(app, platform);
  editWebhook(app, platform);
  deleteWebhook(app, platform);
  testWebhook(app, platform);
};

const tags = ['webhooks'];

/** A webhook of a group is for those who manage the group, one of the account for those who manage that. */
function deed(groupId: string | null, level: Level): Deed {
  return groupId === null ? { on: 'webhooks', level } : { on: 'group', level, groupId };
}

function mayWith(actor: Actor, groupId: string | null, level: Level): boolean {
  return may(actor, { on: 'webhooks', level }) || may(actor, deed(groupId, level));
}

function mustBeMine(actor: Actor, { group_id: groupId }: Pick<Webhook, 'group_id'>, level: Level): void {
  if (!mayWith(actor, groupId, level)) mustBeAllowed(actor, deed(groupId, level));
}

const listWebhooks: Routes = (app, { store }) => {
  app.get(
    '/v1/webhooks',
    {
      schema: { tags, querystring: pageQuery, response: { 200: successOf(pageOfSchema(webhookAnswer)) } },
    },
    async ({ query, actor }) => {
      const page = readPage(query);
      const webhooks = await store.selectFrom('webhooks').selectAll().orderBy('created_at').execute();
      const seen = webhooks.filter(({ group_id: groupId }) => mayWith(actor, groupId, 'view'));
      const some = seen.slice(page.skip, page.skip + page.limit + 1);
      return success(pageOf(some.map(describeWebhook), page));
    },
  );
};

const createWebhooks: Routes = (app, platform) => {
  const { store } = platform;
  const response = { 200: successOf(webhookAnswer) };
  app.post(
    '/v1/webhooks/account',
    { schema: { tags, body: newWebhook, response } },
    async ({ body, actor }) => {
      mustBeMine(actor, { group_id: null }, 'manage');
      return success(describeWebhook(await insertWebhook(platform, actor, null, body)));
    },
  );
  app.post(
    '/v1/webhooks/group/:groupId',
    { schema: { tags, params: groupPath, body: newWebhook, response } },
    async ({ params: { groupId }, body, actor }) => {
      await findGroup(store, groupId);
      mustBeMine(actor, { group_id: groupId }, 'manage');
      return success(describeWebhook(await insertWebhook(platform, actor, groupId, body)));
    },
  );
};

async function insertWebhook(
  { store, clock, cipher, events, sender }: Platform,
  actor: Actor,
  groupId: string | null,
  { url, events: wanted, active, secret }: z.infer<typeof newWebhook>,
): Promise<Webhook> {
  if (active) await mustArrive(sender, { url, events: wanted, secret: secret ?? '' }, clock.now());
  return store.transaction().execute(async (transaction) => {
    const id = await newId(async (taken) => {
      const found = await transaction
        .selectFrom('webhooks')
        .select('id')
        .where('id', '=', taken)
        .executeTakeFirst();
      return found !== undefined;
    });
    const webhook: Webhook = {
      id,
      group_id: groupId,
      url,
      events: JSON.stringify(wanted),
      active: active ? 1 : 0,
      secret: cipher.seal(secret ?? '', `webhooks.secret ${id}`),
      created_by: actorName(actor),
      created_at: moment(clock.now()),
    };
    await transaction.insertInto('webhooks').values(webhook).execute();
    await events.changed(transaction, actor, {
      action: 'create_webhook',
      resourceType: 'webhook',
      resourceId: id,
      after: describeWebhook(webhook),
    });
    return webhook;
  });
}

const readWebhook: Routes = (app, { store }) => {
  app.get(
    '/v1/webhooks/:webhookId',
    { schema: { tags, params: webhookPath, response: { 200: successOf(webhookAnswer) } } },
    async ({ params: { webhookId }, actor }) => {
      const webhook = await findWebhook(store, webhookId);
      mustBeMine(actor, webhook, 'view');
      return success(describeWebhook(webhook));
    },
  );
};

const editWebhook: Routes = (app, { store, clock, cipher, events, sender }) => {
  app.patch(
    '/v1/webhooks/:webhookId',
    {
      schema: {
        tags,
        params: webhookPath,
        body: webhookChange,
        response: { 200: successOf(webhookAnswer) },
      },
    },
    async ({ params: { webhookId }, body, actor }) => {
      const before = await findWebhook(store, webhookId);
      mustBeMine(actor, before, 'manage');
      const place = `webhooks.secret ${webhookId}`;
      const wanted = body.events ?? describeWebhook(before).events;
      const secret = body.secret ?? cipher.open(before.secret, place);
      const active = body.active ?? before.active === 1;
      const after: Webhook = {
        ...before,
        url: body.url ?? before.url,
        events: JSON.stringify(wanted),
        active: active ? 1 : 0,
        secret:
          body.secret === null || body.secret === undefined ? before.secret : cipher.seal(secret, place),
      };
      const isWoken = active && (before.active === 0 || after.url !== before.url || body.run_tests === true);
      if (isWoken) await mustArrive(sender, { url: after.url, events: wanted, secret }, clock.now());
      await store.transaction().execute(async (transaction) => {
        const { url, events: names, active: isActive, secret: sealed } = after;
        await transaction
          .updateTable('webhooks')
          .set({ url, events: names, active: isActive, secret: sealed })
          .where('id', '=', webhookId)
          .execute();
        await events.changed(transaction, actor, {
          action: 'edit_webhook',
          resourceType: 'webhook',
          resourceId: webhookId,
          before: describeWebhook(before),
          after: describeWebhook(after),
        });
      });
      return success(describeWebhook(after));
    },
  );
};

const deleteWebhook: Routes = (app, { store, events }) => {
  app.delete(
    '/v1/webhooks/:webhookId',
    { schema: { tags, params: webhookPath, response: { 200: doneSchema } } },
    async ({ params: { webhookId }, actor }) => {
      const webhook = await findWebhook(store, webhookId);
      mustBeMine(actor, webhook, 'manage');
      await store.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('webhooks').where('id', '=', webhookId).execute();
        await events.changed(transaction, actor, {
          action: 'delete_webhook',
          resourceType: 'webhook',
          resourceId: webhookId,
          before: describeWebhook(webhook),
        });
      });
      return done(`Webhook with id '${webhookId}' has been deleted`);
    },
  );
};

const testWebhook: Routes = (app, { store, clock, cipher, sender }) => {
  app.post(
    '/v1/webhooks/:webhookId/test',
    {
      schema: { tags, params: webhookPath, body: webhookTest, response: { 200: successOf(testAnswer) } },
    },
    async ({ params: { webhookId }, body: { event }, actor }) => {
      const webhook = await findWebhook(store, webhookId);
      mustBeMine(actor, webhook, 'manage');
      const secret = cipher.open(webhook.secret, `webhooks.secret ${webhookId}`);
      const { hasArrived, status, message } = await sendTest(
        sender,
        { url: webhook.url, secret, event },
        clock.now(),
      );
      return success({ succeed: hasArrived, status, message });
    },
  );
};
