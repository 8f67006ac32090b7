import { mustBeAllowed } from '../accounts/may.ts';
import { notFound } from '../api/api-error.ts';
import type { Routes } from '../api/app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, readPage } from '../api/paging.ts';
import { groupPath } from '../groups/group-schema.ts';
import { findGroup } from '../groups/groups.ts';
import { describeUser, userAnswer, userPath, usersQuery } from '../users/user-schema.ts';
import { findByEmail, findUser } from '../users/users.ts';
import { groupMembers } from './membership-kinds.ts';
import { newGroupUser } from './membership-schema.ts';
import { insertMembership, removeMembership } from './memberships.ts';

/** The addresses of the users of a group: those who have a role in it, not those who may do all in the account. */
export const groupUserRoutes: Routes = (app, platform) => {
  listUsers(app, platform);
  addUser(app, platform);
  removeUser(app, platform);
};

const tags = ['groups'];

const listUsers: Routes = (app, { store }) => {
  app.get(
    '/v1/groups/:groupId/users',
    {
      schema: {
        tags,
        params: groupPath,
        querystring: usersQuery,
        response: { 200: successOf(pageOfSchema(userAnswer)) },
      },
    },
    async ({ params: { groupId }, query, actor }) => {
      await findGroup(store, groupId);
      mustBeAllowed(actor, { on: 'group', level: 'view', groupId });
      const page = readPage(query);
      let members = store
        .selectFrom('memberships')
        .innerJoin('users', 'users.id', 'memberships.user_id')
        .selectAll('users')
        .select('memberships.role as groupRole')
        .where('resource_type', '=', 'group')
        .where('resource_id', '=', groupId)
        .orderBy('memberships.created_at')
        .orderBy('users.id');
      if (query.active !== undefined) members = members.where('active', '=', query.active === 'true' ? 1 : 0);
      const found = await members
        .offset(page.skip)
        .limit(page.limit + 1)
        .execute();
      return success(
        pageOf(
          found.map(({ groupRole, ...user }) => describeUser(user, groupRole)),
          page,
        ),
      );
    },
  );
};

const addUser: Routes = (app, platform) => {
  app.post(
    '/v1/groups/:groupId/users',
    { schema: { tags, params: groupPath, body: newGroupUser, response: { 200: doneSchema } } },
    async ({ params: { groupId }, body: { email, role }, actor }) => {
      await platform.store.transaction().execute(async (transaction) => {
        mustBeAllowed(actor, await groupMembers.managing(transaction, groupId));
        const user = await findByEmail(transaction, email);
        if (user === undefined) throw notFound('User', email);
        const member = { userId: user.id, kind: groupMembers, id: groupId, role };
        await insertMembership(platform, transaction, actor, member);
      });
      return done(`User with email '${email}' has been added to the group`);
    },
  );
};

const removeUser: Routes = (app, platform) => {
  app.delete(
    '/v1/groups/:groupId/users/:userId',
    {
      schema: { tags, params: groupPath.extend(userPath.shape), response: { 200: doneSchema } },
    },
    async ({ params: { groupId, userId }, actor }) => {
      await platform.store.transaction().execute(async (transaction) => {
        mustBeAllowed(actor, await groupMembers.managing(transaction, groupId));
        await findUser(transaction, userId);
        await removeMembership(platform, transaction, actor, { userId, kind: groupMembers, id: groupId });
      });
      return done(`User with id '${userId}' has been removed from the group`);
    },
  );
};
