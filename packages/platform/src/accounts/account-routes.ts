import { z } from 'zod';
import type { Routes } from '../api/app.ts';
import { success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import { mustBeAllowed } from './may.ts';
import { formerRoles, roles, type Role } from './roles.ts';

/** The addresses of the account and its roles: platform-api.md 1.2. */
export const accountRoutes: Routes = (app, platform) => {
  readAccount(app, platform);
  listRoles(app, platform);
};

const accountAnswer = z
  .object({
    account_id: z.string(),
    account_name: z.string(),
    user_id: z.string().optional(),
    system_key_id: z.string().optional(),
  })
  .meta({ description: 'The account, and whose key asks: that of a user, or a system key.' });

const readAccount: Routes = (app, { store }) => {
  app.get(
    '/v1/account/info',
    { schema: { tags: ['account'], response: { 200: successOf(accountAnswer) } } },
    async ({ actor }) => {
      const { id, name } = await store.selectFrom('account').selectAll().executeTakeFirstOrThrow();
      const asker = actor.kind === 'user' ? { user_id: actor.id } : { system_key_id: actor.id };
      return success({ account_id: id, account_name: name, ...asker });
    },
  );
};

const roleAnswer = z
  .object({
    name: z.string(),
    description: z.string(),
    scope: z.array(z.string()),
    is_custom: z.boolean(),
    is_deprecated: z.boolean(),
    replacement_role_name: z.string().nullable(),
  })
  .meta({ description: 'A role. Former names are still taken, and become the name that replaces them.' });

const listRoles: Routes = (app) => {
  app.get(
    '/v1/roles',
    {
      schema: {
        tags: ['account'],
        querystring: pageQuery,
        response: { 200: successOf(pageOfSchema(roleAnswer)) },
      },
    },
    async ({ query, actor }) => {
      mustBeAllowed(actor, { on: 'roles', level: 'view' });
      const page = readPage(query);
      const some = [...roles, ...formerRoles].slice(page.skip, page.skip + page.limit + 1);
      return success(pageOf(some.map(describeRole), page));
    },
  );
};

function describeRole({ name, description, scope, replacement }: Role): z.infer<typeof roleAnswer> {
  return {
    name,
    description,
    scope: [...scope],
    is_custom: false,
    is_deprecated: replacement !== undefined,
    replacement_role_name: replacement ?? null,
  };
}
