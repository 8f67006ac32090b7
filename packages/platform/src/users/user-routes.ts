import type { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import { givenRole } from '../accounts/given-role.ts';
import { mustHaveAdministrator } from '../accounts/last-administrator.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import type { Routes } from '../api/app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, readPage } from '../api/paging.ts';
import { moment } from '../control/clock.ts';
import type { User } from '../control/tables.ts';
import type { Platform } from '../platform.ts';
import { describeUser, newUser, userAnswer, userChange, userPath, usersQuery } from './user-schema.ts';
import { findUser, mustBeMeOr, mustBeNewEmail, newUserId } from './users.ts';

/** The addresses of users: platform-api.md 1.2. Nobody has a password here, only an API key. */
export const userRoutes: Routes = (app, platform) => {
  listUsers(app, platform);
  createUser(app, platform);
  readUser(app, platform);
  editUser(app, platform);
  deleteUser(app, platform);
  deleteRole(app, platform);
};

const tags = ['users'];
const manageAccount = { on: 'account', level: 'manage' } as const;
const manageUsers = { on: 'users', level: 'manage' } as const;

const listUsers: Routes = (app, { store }) => {
  app.get(
    '/v1/users',
    { schema: { tags, querystring: usersQuery, response: { 200: successOf(pageOfSchema(userAnswer)) } } },
    async ({ query, actor }) => {
      mustBeAllowed(actor, { on: 'users', level: 'view' });
      const page = readPage(query);
      let users = store.selectFrom('users').selectAll().orderBy('created_at').orderBy('id');
      if (query.active !== undefined) users = users.where('active', '=', query.active === 'true' ? 1 : 0);
      const found = await users
        .offset(page.skip)
        .limit(page.limit + 1)
        .execute();
      return success(
        pageOf(
          found.map((user) => describeUser(user)),
          page,
        ),
      );
    },
  );
};

const createUser: Routes = (app, platform) => {
  app.post(
    '/v1/users',
    {
      config: { limit: 'new users' },
      schema: { tags, body: newUser, response: { 201: successOf(userAnswer) } },
    },
    async ({ body, actor }, reply) => {
      mustBeAllowed(actor, manageUsers);
      // Who gives a role in the account could take every right by it.
      if (typeof body.role === 'string') mustBeAllowed(actor, manageAccount);
      const user = await insertUser(platform, actor, body);
      const message = `User has been created. No mail is sent: make their key with POST /v1/users/${user.id}/api-key`;
      return reply.status(201).send(success(describeUser(user), message));
    },
  );
};

async function insertUser(
  { store, clock, events }: Platform,
  actor: Actor,
  { email, given_name, family_name, phone, picture, role }: z.infer<typeof newUser>,
): Promise<User> {
  const ofAccount = typeof role === 'string' ? givenRole(role, 'ACCOUNT') : null;
  return store.transaction().execute(async (transaction) => {
    await mustBeNewEmail(transaction, email);
    const user: User = {
      id: await newUserId(transaction),
      email,
      given_name,
      family_name,
      phone: phone ?? null,
      picture: picture ?? null,
      role: ofAccount,
      verified: 0,
      invited: 1,
      active: 1,
      logged_in_at: null,
      created_at: moment(clock.now()),
    };
    await transaction.insertInto('users').values(user).execute();
    const after = describeUser(user);
    const change = { action: 'create_user', resourceType: 'user', resourceId: user.id, after };
    await events.changed(transaction, actor, change);
    return user;
  });
}

const readUser: Routes = (app, { store }) => {
  app.get(
    '/v1/users/:userId',
    { schema: { tags, params: userPath, response: { 200: successOf(userAnswer) } } },
    async ({ params: { userId }, actor }) => {
      mustBeMeOr(actor, userId, 'view');
      return success(describeUser(await findUser(store, userId)));
    },
  );
};

const editUser: Routes = (app, platform) => {
  app.patch(
    '/v1/users/:userId',
    { schema: { tags, params: userPath, body: userChange, response: { 200: successOf(userAnswer) } } },
    async ({ params: { userId }, body, actor }) => {
      mustBeMeOr(actor, userId, 'manage');
      const { given_name, family_name, phone, picture, role, active } = body;
      const user = await changeUser(platform, actor, userId, (before) => ({
        ...before,
        given_name: given_name ?? before.given_name,
        family_name: family_name ?? before.family_name,
        phone: phone === undefined ? before.phone : phone,
        picture: picture === undefined ? before.picture : picture,
        role: typeof role === 'string' ? givenRole(role, 'ACCOUNT') : before.role,
        active: typeof active === 'boolean' ? Number(active) : before.active,
      }));
      return success(describeUser(user), 'User has been updated');
    },
  );
};

/** Changes a user, who may be the one who asks. */
async function changeUser(
  { store, events }: Platform,
  actor: Actor,
  userId: string,
  change: (before: User) => User,
): Promise<User> {
  return store.transaction().execute(async (transaction) => {
    const before = await findUser(transaction, userId);
    const after = change(before);
    const isOtherRole = after.role !== before.role;
    const isOtherActive = after.active !== before.active;
    if (isOtherRole || (isOtherActive && before.role !== null)) mustBeAllowed(actor, manageAccount);
    if (isOtherActive) mustBeAllowed(actor, manageUsers);
    const { given_name, family_name, phone, picture, role, active } = after;
    await transaction
      .updateTable('users')
      .set({ given_name, family_name, phone, picture, role, active })
      .where('id', '=', userId)
      .execute();
    if (isOtherRole || isOtherActive) await mustHaveAdministrator(transaction);
    await events.changed(transaction, actor, {
      action: 'edit_user',
      resourceType: 'user',
      resourceId: userId,
      before: describeUser(before),
      after: describeUser(after),
    });
    return after;
  });
}

const deleteUser: Routes = (app, { store, events }) => {
  app.delete(
    '/v1/users/:userId',
    { schema: { tags, params: userPath, response: { 200: doneSchema } } },
    async ({ params: { userId }, actor }) => {
      mustBeAllowed(actor, manageUsers);
      await store.transaction().execute(async (transaction) => {
        const user = await findUser(transaction, userId);
        if (user.role !== null) mustBeAllowed(actor, manageAccount);
        await transaction.deleteFrom('users').where('id', '=', userId).execute();
        await mustHaveAdministrator(transaction);
        const before = describeUser(user);
        const change = { action: 'delete_user', resourceType: 'user', resourceId: userId, before };
        await events.changed(transaction, actor, change);
      });
      return done(`User with id '${userId}' has been deleted`);
    },
  );
};

const deleteRole: Routes = (app, platform) => {
  app.delete(
    '/v1/users/:userId/role',
    { schema: { tags, params: userPath, response: { 200: doneSchema } } },
    async ({ params: { userId }, actor }) => {
      mustBeAllowed(actor, manageAccount);
      await changeUser(platform, actor, userId, (before) => ({ ...before, role: null }));
      return done(`User with id '${userId}' has no role in the account any more`);
    },
  );
};
