import { may, mustBeAllowed } from '../accounts/may.ts';
import { ApiError } from '../api/api-error.ts';
import type { Routes } from '../api/build-app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import { moment } from '../control/clock.ts';
import { releasePlace } from '../destinations/change-destination.ts';
import { countConnections, lockDestination } from '../destinations/destinations.ts';
import { groupMembers } from '../memberships/membership-kinds.ts';
import { forgetMembers } from '../memberships/memberships.ts';
import { describeGroup, groupAnswer, groupChange, groupPath, newGroup } from './group-schema.ts';
import { findGroup, insertGroup, mustBeFree } from './groups.ts';

/** The addresses of groups: platform-api.md 1.2. */
export const groupRoutes: Routes = (app, platform) => {
  listGroups(app, platform);
  createGroup(app, platform);
  readGroup(app, platform);
  editGroup(app, platform);
  deleteGroup(app, platform);
};

const listGroups: Routes = (app, { store }) => {
  app.get(
    '/v1/groups',
    {
      schema: {
        tags: ['groups'],
        querystring: pageQuery,
        response: { 200: successOf(pageOfSchema(groupAnswer)) },
      },
    },
    async ({ query, actor }) => {
      const page = readPage(query);
      const groups = await store
        .selectFrom('groups')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      const seen = groups.filter(({ id }) => may(actor, { on: 'group', level: 'view', groupId: id }));
      const some = seen.slice(page.skip, page.skip + page.limit + 1);
      return success(pageOf(some.map(describeGroup), page));
    },
  );
};

const createGroup: Routes = (app, platform) => {
  const { store, clock, events } = platform;
  app.post(
    '/v1/groups',
    { schema: { tags: ['groups'], body: newGroup, response: { 201: successOf(groupAnswer) } } },
    async ({ body, actor }, reply) => {
      mustBeAllowed(actor, { on: 'groups', level: 'create' });
      const group = await store.transaction().execute(async (transaction) => {
        const made = await insertGroup(platform, transaction, body.name);
        if (actor.kind === 'user') {
          await transaction
            .insertInto('memberships')
            .values({
              user_id: actor.id,
              resource_type: 'group',
              resource_id: made.id,
              role: 'Manage Destination',
              created_at: moment(clock.now()),
            })
            .execute();
        }
        const after = describeGroup(made);
        const change = { action: 'create_group', resourceType: 'group', resourceId: made.id, after };
        await events.changed(transaction, actor, change);
        return made;
      });
      return reply.status(201).send(success(describeGroup(group), `Group ${group.name} has been created`));
    },
  );
};

const readGroup: Routes = (app, { store }) => {
  app.get(
    '/v1/groups/:groupId',
    { schema: { tags: ['groups'], params: groupPath, response: { 200: successOf(groupAnswer) } } },
    async ({ params: { groupId }, actor }) => {
      const group = await findGroup(store, groupId);
      mustBeAllowed(actor, { on: 'group', level: 'view', groupId });
      return success(describeGroup(group));
    },
  );
};

const editGroup: Routes = (app, { store, events }) => {
  app.patch(
    '/v1/groups/:groupId',
    {
      schema: {
        tags: ['groups'],
        params: groupPath,
        body: groupChange,
        response: { 200: successOf(groupAnswer) },
      },
    },
    async ({ params: { groupId }, body, actor }) => {
      const group = await store.transaction().execute(async (transaction) => {
        const before = await findGroup(transaction, groupId);
        mustBeAllowed(actor, { on: 'group', level: 'manage', groupId });
        const name = body.name ?? before.name;
        if (name === before.name) return before;
        await mustBeFree(transaction, name);
        await transaction.updateTable('groups').set({ name }).where('id', '=', groupId).execute();
        const after = { ...before, name };
        await events.changed(transaction, actor, {
          action: 'edit_group',
          resourceType: 'group',
          resourceId: groupId,
          before: describeGroup(before),
          after: describeGroup(after),
        });
        return after;
      });
      return success(describeGroup(group), `Group ${group.name} has been updated`);
    },
  );
};

const deleteGroup: Routes = (app, platform) => {
  const { store, events } = platform;
  app.delete(
    '/v1/groups/:groupId',
    { schema: { tags: ['groups'], params: groupPath, response: { 200: doneSchema } } },
    async ({ params: { groupId }, actor }) => {
      await store.transaction().execute(async (transaction) => {
        const group = await findGroup(transaction, groupId);
        mustBeAllowed(actor, { on: 'group', level: 'manage', groupId });
        const destination = await lockDestination(transaction, groupId);
        const count = await countConnections(transaction, groupId);
        if (count > 0) {
          throw new ApiError(
            'Conflict',
            `the group ${group.name} has ${count} connections: delete them first`,
          );
        }
        await forgetMembers(transaction, groupMembers, groupId);
        await transaction.deleteFrom('groups').where('id', '=', groupId).execute();
        releasePlace(platform, destination);
        const before = describeGroup(group);
        const change = { action: 'delete_group', resourceType: 'group', resourceId: groupId, before };
        await events.changed(transaction, actor, change);
      });
      return done(`Group with id '${groupId}' has been deleted`);
    },
  );
};
