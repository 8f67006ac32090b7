import { mustBeAllowed } from '../accounts/may.ts';
import type { App, Routes } from '../api/app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import type { Platform } from '../platform.ts';
import { userPath } from '../users/user-schema.ts';
import { findUser, mustBeMeOr } from '../users/users.ts';
import { connectionMembers, groupMembers, type MembershipKind } from './membership-kinds.ts';
import {
  describeMembership,
  membershipAnswer,
  membershipChange,
  membershipPath,
  newMembership,
} from './membership-schema.ts';
import { changeMembership, findMembership, insertMembership, removeMembership } from './memberships.ts';

/** The addresses of what a user is a member of: groups, and connections. */
export const membershipRoutes: Routes = (app, platform) => {
  for (const kind of [groupMembers, connectionMembers]) {
    listMemberships(app, platform, kind);
    createMembership(app, platform, kind);
    readMembership(app, platform, kind);
    editMembership(app, platform, kind);
    deleteMembership(app, platform, kind);
  }
};

/** As {@link Routes}, for one kind. */
type KindRoutes = (app: App, platform: Platform, kind: MembershipKind) => void;

const tags = ['users'];
const response = { 200: successOf(membershipAnswer) };

const listMemberships: KindRoutes = (app, { store }, { type, plural }) => {
  app.get(
    `/v1/users/:userId/${plural}`,
    {
      schema: {
        tags,
        params: userPath,
        querystring: pageQuery,
        response: { 200: successOf(pageOfSchema(membershipAnswer)) },
      },
    },
    async ({ params: { userId }, query, actor }) => {
      mustBeMeOr(actor, userId, 'view');
      await findUser(store, userId);
      const page = readPage(query);
      const found = await store
        .selectFrom('memberships')
        .selectAll()
        .where('user_id', '=', userId)
        .where('resource_type', '=', type)
        .orderBy('created_at')
        .orderBy('resource_id')
        .offset(page.skip)
        .limit(page.limit + 1)
        .execute();
      return success(pageOf(found.map(describeMembership), page));
    },
  );
};

const createMembership: KindRoutes = (app, platform, kind) => {
  app.post(
    `/v1/users/:userId/${kind.plural}`,
    {
      schema: { tags, params: userPath, body: newMembership, response: { 201: successOf(membershipAnswer) } },
    },
    async ({ params: { userId }, body: { id, role }, actor }, reply) => {
      const membership = await platform.store.transaction().execute(async (transaction) => {
        mustBeAllowed(actor, await kind.managing(transaction, id));
        await findUser(transaction, userId);
        return insertMembership(platform, transaction, actor, { userId, kind, id, role });
      });
      return reply.status(201).send(success(describeMembership(membership), 'Membership has been created'));
    },
  );
};

const readMembership: KindRoutes = (app, { store }, kind) => {
  app.get(
    `/v1/users/:userId/${kind.plural}/:resourceId`,
    { schema: { tags, params: membershipPath, response } },
    async ({ params: { userId, resourceId }, actor }) => {
      mustBeMeOr(actor, userId, 'view');
      await findUser(store, userId);
      return success(describeMembership(await findMembership(store, { userId, kind, id: resourceId })));
    },
  );
};

const editMembership: KindRoutes = (app, platform, kind) => {
  app.patch(
    `/v1/users/:userId/${kind.plural}/:resourceId`,
    { schema: { tags, params: membershipPath, body: membershipChange, response } },
    async ({ params: { userId, resourceId: id }, body: { role }, actor }) => {
      const membership = await platform.store.transaction().execute(async (transaction) => {
        mustBeAllowed(actor, await kind.managing(transaction, id));
        await findUser(transaction, userId);
        return changeMembership(platform, transaction, actor, { userId, kind, id, role });
      });
      return success(describeMembership(membership), 'Membership has been updated');
    },
  );
};

const deleteMembership: KindRoutes = (app, platform, kind) => {
  app.delete(
    `/v1/users/:userId/${kind.plural}/:resourceId`,
    { schema: { tags, params: membershipPath, response: { 200: doneSchema } } },
    async ({ params: { userId, resourceId: id }, actor }) => {
      await platform.store.transaction().execute(async (transaction) => {
        mustBeAllowed(actor, await kind.managing(transaction, id));
        await findUser(transaction, userId);
        await removeMembership(platform, transaction, actor, { userId, kind, id });
      });
      return done(`User with id '${userId}' is no member of the ${kind.type} ${id} any more`);
    },
  );
};
